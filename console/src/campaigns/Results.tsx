import { Grid, Paper, Stack, Text } from '@mantine/core';
import type { Campaign, CampaignResults } from '../api/types';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { Reasons } from './EstimateView';
import { HeldBack } from './HeldBack';
import { VariantResults } from './VariantResults';

export function Results({ campaign, results }: { campaign: Campaign; results: CampaignResults }) {
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
    figureColumn('people', t('campaigns.linkPeople'), (row) => f.people(row.people), { align: 'right', width: 130 }),
    figureColumn('taps', t('campaigns.linkTaps'), (row) => f.times(row.taps), { align: 'right', width: 110 }),
  ];
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          {(results.variants?.length ?? 0) > 0 && (
            <VariantResults variants={results.variants ?? []} winner={results.winner} />
          )}
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
        <Stack gap="md">
          <HeldBack campaign={campaign} reasons={results.held_back} />
          <Paper withBorder p="md">
            <Stack gap={6}>
              {results.refused.length > 0 && (
                <Reasons title={t('campaigns.refusedReasons')} reasons={results.refused} />
              )}
              <Text size="xs" c="dimmed">
                {t('campaigns.requestsRow', {
                  total: f.number(results.requests.total),
                  accepted: f.number(results.requests.accepted),
                  repeated: f.number(results.requests.repeated),
                })}
              </Text>
            </Stack>
          </Paper>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
