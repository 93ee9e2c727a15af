import { Badge, Box, Group, Progress, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { CampaignState, CampaignSummary } from '../api/types';
import { useLang } from '../shared/use-lang';

const colors: Record<CampaignState, string> = {
  draft: 'gray',
  scheduled: 'indigo',
  freezing: 'ai',
  awaiting_approval: 'violet',
  sending: 'ai',
  stopped: 'orange',
  done: 'teal',
  done_with_failures: 'yellow',
  cancelled: 'gray',
};

export function CampaignStateBadge({ state }: { state: CampaignState }) {
  const { t } = useLang();
  return <Badge color={colors[state]}>{t(`campaigns.states.${state}`)}</Badge>;
}

export const isRunning = (campaign: CampaignSummary) => campaign.state === 'freezing' || campaign.state === 'sending';

/** People who need nothing more (sent, refused) of those the campaign may reach; between 0 and 100. */
export function progressOf(campaign: CampaignSummary): number {
  // Frozen are those who were not held back.
  const { frozen, sent, refused, unknown } = campaign.counts;
  if (frozen <= 0) return campaign.state === 'done' ? 100 : 0;
  return Math.min(100, ((sent + refused + unknown) / frozen) * 100);
}

/** The instant that matters most in the campaign's state. */
export function campaignTime(campaign: CampaignSummary): string {
  if (campaign.state === 'scheduled' && campaign.scheduled_at) return campaign.scheduled_at;
  return campaign.finished_at ?? campaign.started_at ?? campaign.updated_at;
}

export const campaignPath = (campaign: CampaignSummary) =>
  campaign.state === 'draft' ? `/campaigns/${campaign.id}/edit` : `/campaigns/${campaign.id}`;

export function CampaignRow({ campaign }: { campaign: CampaignSummary }) {
  const { f, t } = useLang();
  const navigate = useNavigate();
  return (
    <Box
      px="md"
      py={10}
      data-open
      role="link"
      tabIndex={0}
      style={{ borderTop: '1px solid var(--mantine-color-gray-2)' }}
      onClick={() => void navigate(campaignPath(campaign))}
      onKeyDown={(event) => event.key === 'Enter' && void navigate(campaignPath(campaign))}
    >
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} className="clip">
            {campaign.name}
          </Text>
          <Text size="xs" c="dimmed" className="number">
            {f.dateTime(campaignTime(campaign))}
          </Text>
        </div>
        <Group gap="sm" wrap="nowrap">
          {campaign.counts.sent > 0 && (
            <Text size="sm" className="number" style={{ whiteSpace: 'nowrap' }}>
              {f.people(campaign.counts.sent)}
            </Text>
          )}
          <CampaignStateBadge state={campaign.state} />
        </Group>
      </Group>
      {isRunning(campaign) && (
        <Progress value={progressOf(campaign)} animated size="sm" mt={8} aria-label={t('campaigns.progress')} />
      )}
    </Box>
  );
}
