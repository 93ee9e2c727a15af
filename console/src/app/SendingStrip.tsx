import { Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listCampaigns } from '../api/campaigns';
import type { CampaignSummary } from '../api/types';
import { progressOf } from '../campaigns/CampaignRow';
import { StopButton } from '../campaigns/StopButton';
import { useMay } from '../session/SessionContext';
import { useLang } from '../shared/use-lang';
import classes from './Shell.module.css';

/** What is being sent at this moment, whichever screen is open. */
export function useSending(): CampaignSummary[] {
  const query = useQuery({
    queryKey: ['campaigns', 'sending'],
    queryFn: () => listCampaigns(null, 'sending'),
    refetchInterval: (current) => (current.state.data?.items.length ? 2_000 : 4_000),
  });
  return query.data?.items ?? [];
}

/** One line under the header while something is being sent, with the button that stops it. */
export function SendingStrip({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const { t, f } = useLang();
  const may = useMay();
  const [first] = campaigns;
  if (!first) return null;
  const { sent, frozen } = first.counts;
  return (
    <div className={classes.strip} data-testid="sending-strip">
      <Text size="sm" fw={600} c="line.9" className={classes.stripWord}>
        {t('running.strip')}
        {campaigns.length > 1 && ` (${campaigns.length})`}
      </Text>
      <Text size="sm" fw={600} component={Link} to={`/campaigns/${first.id}`} className="clip plain">
        {first.name}
      </Text>
      <Progress value={progressOf(first)} animated size="md" color="line" className={classes.stripBar} />
      <Group gap="sm" wrap="nowrap" ml="auto">
        <Text size="sm" className="number" style={{ whiteSpace: 'nowrap' }} visibleFrom="sm">
          {f.people(sent)} / {f.people(frozen)}
        </Text>
        {may.edit && <StopButton campaign={first} size="compact-sm" variant="filled" />}
      </Group>
    </div>
  );
}
