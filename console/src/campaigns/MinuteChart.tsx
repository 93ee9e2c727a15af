import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import type { CampaignResults } from '../api/types';
import { useLang } from '../shared/use-lang';

/** People sent to and taps, per minute. */
export function MinuteChart({ points }: { points: NonNullable<CampaignResults['by_minute']> }) {
  const { t, f } = useLang();
  const sent = points.some((point) => point.sent !== undefined);
  return (
    <AreaChart
      h={220}
      data={points.map((point) => ({ at: f.time(point.at), sent: point.sent ?? 0, taps: point.taps ?? 0 }))}
      dataKey="at"
      withLegend
      withDots={false}
      withRightYAxis={sent}
      curveType="monotone"
      valueFormatter={(value) => f.number(value)}
      series={[
        { name: 'taps', label: t('campaigns.linkTaps'), color: 'ai.6' },
        ...(sent ? [{ name: 'sent', label: t('campaigns.sent'), color: 'line.8', yAxisId: 'right' }] : []),
      ]}
    />
  );
}
