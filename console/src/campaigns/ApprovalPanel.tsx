import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconArrowBackUp, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { approveCampaign, rejectCampaign } from '../api/sending';
import type { Campaign } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useActor } from '../staff/use-actor';
import { useSendingSettings } from './options/WhoOptions';
import { useControl } from './use-control';

/** 承認: a second person agrees to exactly this number and this message, or sends it back with a reason. */
export function ApprovalPanel({ campaign }: { campaign: Campaign }) {
  const { t, f } = useLang();
  const may = useMay();
  const [rejecting, setRejecting] = useState(false);
  const approve = useControl(campaign.id, { said: t('approval.approved') });
  const actor = useActor();
  const settings = useSendingSettings();
  const asked = campaign.approval;
  const own = campaign.submitted_by !== null && actor.isMe(campaign.submitted_by);
  const tooLow = settings.data?.approver_role === 'owner' && !may.own;
  const people = f.people(asked?.people ?? campaign.counts.frozen);
  return (
    <Alert color="violet" icon={<IconUserCheck size={20} />} title={t('approval.needed')}>
      <Stack gap="sm">
        {campaign.submitted_by && campaign.submitted_at && (
          <Text size="sm">
            {t('approval.submittedBy', {
              who: actor.nameOf(campaign.submitted_by),
              at: f.dateTime(campaign.submitted_at),
            })}
          </Text>
        )}
        <Text size="sm">{own ? t('approval.own') : tooLow ? t('approval.ownerOnly') : t('approval.text')}</Text>
        <ErrorNotice error={approve.error} />
        {may.edit && (
          <Group gap="xs">
            <Button
              leftSection={<IconUserCheck size={16} />}
              disabled={!asked || own || tooLow}
              loading={approve.isPending}
              onClick={() => asked && approve.mutate(() => approveCampaign(campaign.id, asked))}
            >
              {t('approval.approve', { people })}
            </Button>
            <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setRejecting(true)}>
              {t('approval.reject')}
            </Button>
          </Group>
        )}
      </Stack>
      {rejecting && <Reject campaign={campaign} onClose={() => setRejecting(false)} />}
    </Alert>
  );
}

function Reject({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { t } = useLang();
  const [why, setWhy] = useState('');
  const reject = useControl(campaign.id, { said: t('approval.rejected'), onDone: onClose });
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('approval.rejectTitle')}
      confirm={t('approval.reject')}
      color="red"
      disabled={!why.trim()}
      loading={reject.isPending}
      error={reject.error}
      onConfirm={() => reject.mutate(() => rejectCampaign(campaign.id, why.trim()))}
    >
      <Text size="sm">{t('approval.rejectText')}</Text>
      <Textarea
        label={t('approval.why')}
        placeholder={t('approval.whyPlaceholder')}
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        required
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmModal>
  );
}
