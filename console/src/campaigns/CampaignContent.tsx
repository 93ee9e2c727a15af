import { Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Campaign } from '../api/types';
import { useLang } from '../shared/use-lang';
import { useOptionRows } from './OptionsStep';
import { Addressed, MessageShown } from './SentMessage';

/** What was sent, to whom it was addressed, and how it goes out. */
export function CampaignContent({ campaign }: { campaign: Campaign }) {
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <Addressed audience={campaign.audience} />
          <Details campaign={campaign} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <MessageShown campaign={{ ...campaign, variants: campaign.variants ?? undefined }} />
      </Grid.Col>
    </Grid>
  );
}

function Details({ campaign }: { campaign: Campaign }) {
  const { t } = useLang();
  const rows = useOptionRows(campaign.options ?? {}).filter((row) => row.own);
  const holdout = campaign.variants?.holdout_percent ?? 0;
  if (rows.length === 0 && holdout === 0 && !campaign.options?.broadcast) return null;
  const lines = [
    ...(campaign.options?.broadcast ? [{ key: 'broadcast', title: t('options.broadcast'), value: '' }] : []),
    ...rows,
    ...(holdout > 0 ? [{ key: 'holdout', title: t('variants.holdout'), value: `${holdout}%` }] : []),
  ];
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {t('options.title')}
      </Title>
      <Stack gap={6}>
        {lines.map((line) => (
          <Group key={line.key} justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
            <Text size="sm" c="dimmed">
              {line.title}
            </Text>
            <Text size="sm" ta="right">
              {line.value}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
