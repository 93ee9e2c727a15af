import { Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listCampaigns } from '../api/campaigns';
import { CampaignRow } from '../campaigns/CampaignRow';
import { useLang } from '../shared/use-lang';

/** Campaigns that somebody has to approve before they leave. */
export function Approvals() {
  const { t } = useLang();
  const query = useQuery({
    queryKey: ['campaigns', 'awaiting_approval'],
    queryFn: () => listCampaigns(null, 'awaiting_approval'),
    refetchInterval: 30_000,
    retry: false,
  });
  const waiting = query.data?.items ?? [];
  if (waiting.length === 0) return null;
  return (
    <Paper
      withBorder
      style={{ overflow: 'hidden', borderColor: 'var(--mantine-color-violet-4)' }}
      data-testid="approvals"
    >
      <Title order={2} size="h4" px="md" py="sm">
        {t('approval.waiting')}
      </Title>
      {waiting.map((campaign) => (
        <CampaignRow key={campaign.id} campaign={campaign} />
      ))}
    </Paper>
  );
}
