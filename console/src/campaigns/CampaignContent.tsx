import { Grid, Stack } from '@mantine/core';
import type { Campaign } from '../api/types';
import { Addressed, MessageShown, Ways } from './SentMessage';

/** What was sent, to whom it was addressed, and how it goes out. */
export function CampaignContent({ campaign }: { campaign: Campaign }) {
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <Addressed audience={campaign.audience} />
          <Ways campaign={campaign} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <MessageShown campaign={{ ...campaign, variants: campaign.variants ?? undefined }} />
      </Grid.Col>
    </Grid>
  );
}
