import { Alert, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { Campaign } from '../api/types';
import { useLang } from '../shared/use-lang';
import { useActor } from '../staff/use-actor';

/** 差し戻し: who sent it back, when and why, until approval is asked for again. */
export function RejectedNotice({ campaign }: { campaign: Campaign | null }) {
  const { t, f } = useLang();
  const actor = useActor();
  const rejection = campaign?.rejection;
  if (!rejection) return null;
  return (
    <Alert color="orange" icon={<IconArrowBackUp size={20} />} title={t('approval.sentBack')} data-testid="rejection">
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {rejection.why || t('approval.noReason')}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {t('approval.sentBackBy', { who: actor.nameOf(rejection.by), at: f.dateTime(rejection.at) })}
      </Text>
    </Alert>
  );
}
