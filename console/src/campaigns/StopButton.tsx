import type { ButtonProps } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { controlCampaign } from '../api/campaigns';
import type { CampaignSummary } from '../api/types';
import { useLang } from '../shared/use-lang';
import { AskButton } from './AskButton';

/** 配信停止: the same button wherever a campaign that is sending is shown. */
export function StopButton({ campaign, ...button }: { campaign: CampaignSummary } & ButtonProps) {
  const { t, f } = useLang();
  const people = f.people(campaign.counts.waiting);
  return (
    <AskButton
      campaignId={campaign.id}
      danger
      variant="light"
      leftSection={<IconPlayerPause size={16} />}
      {...button}
      label={t('campaigns.stop')}
      title={t('campaigns.stopTitle')}
      text={t('campaigns.stopText', { people })}
      confirm={t('campaigns.stopDo', { people })}
      act={() => controlCampaign(campaign.id, 'stop')}
    />
  );
}
