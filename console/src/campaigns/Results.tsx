import { Grid, Paper, Stack, Text } from '@mantine/core';
import type { CampaignResults } from '../api/types';
import { type Column, DataList } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { Reasons } from './EstimateView';

export function Results({ results }: { results: CampaignResults }) {
  const { t, f } = useLang();
  const columns: Column<CampaignResults['links'][number]>[] = [
    {
      key: 'url',
      header: t('campaigns.links'),
      phone: 'title',
      cell: (row) => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {row.url}
        </Text>
      ),
    },
    {
      key: 'people',
      header: t('campaigns.linkPeople'),
      align: 'right',
      width: 130,
      cell: (row) => (
        <Text size="sm" className="number">
          {f.people(row.people)}
        </Text>
      ),
    },
    {
      key: 'taps',
      header: t('campaigns.linkTaps'),
      align: 'right',
      width: 110,
      cell: (row) => (
        <Text size="sm" className="number">
          {f.times(row.taps)}
        </Text>
      ),
    },
  ];
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          {results.links.length > 0 ? (
            <DataList rows={results.links} columns={columns} rowKey={(row) => row.url} label={t('campaigns.links')} />
          ) : (
            <Paper withBorder p="md">
              <Text size="sm" c="dimmed">
                {t('campaigns.linksNone')}
              </Text>
            </Paper>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Paper withBorder p="md">
          <Stack gap={6}>
            {results.held_back.length > 0 && <Reasons title={t('campaigns.reasons')} reasons={results.held_back} />}
            {results.refused.length > 0 && <Reasons title={t('campaigns.refusedReasons')} reasons={results.refused} />}
            <Text size="xs" c="dimmed" mt={results.held_back.length ? 'sm' : 0}>
              {t('campaigns.requestsRow', {
                total: f.number(results.requests.total),
                accepted: f.number(results.requests.accepted),
                repeated: f.number(results.requests.repeated),
              })}
            </Text>
          </Stack>
        </Paper>
      </Grid.Col>
    </Grid>
  );
}
