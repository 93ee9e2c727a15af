import { Divider, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { dropHeldBack, releaseHeldBack } from '../api/sending';
import type { Campaign, Reason } from '../api/types';
import { useMay } from '../session/SessionContext';
import { useLang } from '../shared/use-lang';
import { AskButton } from './AskButton';

/** Whom it did not reach and why. Where the reason can pass, they are released or dropped. */
export function HeldBack({ campaign, reasons }: { campaign: Campaign; reasons: readonly Reason[] }) {
  const { t, f, say } = useLang();
  const may = useMay();
  if (reasons.length === 0) return null;
  const ended = campaign.state === 'done' || campaign.state === 'done_with_failures';
  return (
    <Paper withBorder p="md" data-testid="held-back">
      <Title order={2} size="h4">
        {t('running.heldTitle')}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {reasons.some((each) => each.may_pass) ? t('running.heldText') : null}
      </Text>
      <Stack gap="xs">
        {reasons.map((each, index) => {
          const people = f.people(each.people);
          const reason = say(each) || each.reason;
          return (
            <div key={each.reason}>
              {index > 0 && <Divider mb="xs" />}
              <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
                <Text size="sm">{reason}</Text>
                <Text size="sm" fw={600} className="number" style={{ whiteSpace: 'nowrap' }}>
                  {people}
                </Text>
              </Group>
              {may.edit && ended && each.may_pass && (
                <Group gap={6} mt={6}>
                  <AskButton
                    campaignId={campaign.id}
                    size="compact-sm"
                    variant="light"
                    label={t('running.release')}
                    title={t('running.releaseTitle')}
                    text={t('running.releaseText', { reason, people })}
                    confirm={t('running.releaseDo', { people })}
                    said={t('running.released')}
                    act={() => releaseHeldBack(campaign.id, [each.reason])}
                  />
                  <AskButton
                    campaignId={campaign.id}
                    size="compact-sm"
                    variant="subtle"
                    danger
                    label={t('running.drop')}
                    title={t('running.dropTitle')}
                    text={t('running.dropText', { reason, people })}
                    confirm={t('running.dropDo', { people })}
                    said={t('running.dropped')}
                    act={() => dropHeldBack(campaign.id, [each.reason])}
                  />
                </Group>
              )}
            </div>
          );
        })}
      </Stack>
    </Paper>
  );
}
