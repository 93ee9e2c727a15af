import { Button } from '@mantine/core';
import { IconCopy, IconPencil, IconPlayerPlay, IconReload, IconSend, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { controlCampaign } from '../api/campaigns';
import { resendFailures } from '../api/sending';
import type { Campaign } from '../api/types';
import { RehearseButton } from '../rehearsals/RehearseButton';
import { useMay } from '../session/SessionContext';
import { useLang } from '../shared/use-lang';
import { AskButton } from './AskButton';
import { isRunning } from './CampaignRow';
import { useDuplicate } from './CampaignsPage';
import { ConfirmAgain } from './ConfirmAgain';
import { StopButton } from './StopButton';

/** What may be done with a campaign that left the editor. */
export function Controls({ campaign }: { campaign: Campaign }) {
  const { t, f, say } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const duplicate = useDuplicate();
  const [again, setAgain] = useState(false);
  if (!may.edit) return null;
  const { counts, state } = campaign;
  const left = f.people(counts.waiting);
  const failed = f.people(counts.refused);
  const ended = state === 'done' || state === 'done_with_failures';
  return (
    <>
      {state === 'draft' && (
        <Button component={Link} to={`/campaigns/${campaign.id}/edit`} leftSection={<IconPencil size={16} />}>
          {t('common.edit')}
        </Button>
      )}
      {isRunning(campaign) && <StopButton campaign={campaign} />}
      {state === 'stopped' &&
        // The number that was confirmed is no longer true: resuming would be refused, sending asks for the new number.
        (campaign.stop_reason?.code === 'people_changed' ? (
          <Button leftSection={<IconSend size={16} />} onClick={() => setAgain(true)}>
            {t('campaigns.sendAgain')}
          </Button>
        ) : (
          <AskButton
            campaignId={campaign.id}
            leftSection={<IconPlayerPlay size={16} />}
            label={t('campaigns.resume')}
            title={t('campaigns.resumeTitle')}
            text={campaign.stop_reason && say(campaign.stop_reason)}
            confirm={counts.frozen > 0 ? t('campaigns.resumeDo', { people: left }) : t('campaigns.resume')}
            act={() => controlCampaign(campaign.id, 'resume')}
          />
        ))}
      {(state === 'scheduled' || state === 'awaiting_approval') && (
        <AskButton
          campaignId={campaign.id}
          danger
          variant="light"
          leftSection={<IconX size={16} />}
          label={state === 'scheduled' ? t('campaigns.cancelSchedule') : t('approval.withdraw')}
          title={state === 'scheduled' ? t('campaigns.cancelTitle') : t('approval.withdrawTitle')}
          text={t('campaigns.cancelText')}
          confirm={state === 'scheduled' ? t('campaigns.cancelSchedule') : t('approval.withdraw')}
          act={() => controlCampaign(campaign.id, 'unschedule')}
          onDone={(changed) => changed?.state === 'draft' && void navigate(`/campaigns/${changed.id}/edit`)}
        />
      )}
      {ended && counts.refused > 0 && (
        <AskButton
          campaignId={campaign.id}
          variant="light"
          leftSection={<IconReload size={16} />}
          label={t('running.resend')}
          title={t('running.resendTitle')}
          text={t('running.resendText', { people: failed })}
          confirm={t('running.resendDo', { people: failed })}
          said={t('running.resendStarted')}
          act={() => resendFailures(campaign.id)}
        />
      )}
      {(state === 'draft' || state === 'scheduled' || state === 'awaiting_approval') && (
        <RehearseButton what={async () => ({ campaigns: [campaign.id] })} />
      )}
      <Button
        variant="default"
        leftSection={<IconCopy size={16} />}
        loading={duplicate.isPending}
        onClick={() => duplicate.mutate(campaign.id)}
      >
        {t('campaigns.duplicate')}
      </Button>
      {again && <ConfirmAgain campaign={campaign} onClose={() => setAgain(false)} />}
    </>
  );
}
