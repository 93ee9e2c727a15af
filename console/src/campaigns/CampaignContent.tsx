import { Grid } from '@mantine/core';
import type { Campaign } from '../api/types';
import { Addressed, MessageShown } from './SentMessage';

/** What was sent and to whom it was addressed. */
export function CampaignContent({ campaign }: { campaign: Campaign }) {
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Addressed audience={campaign.audience} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <MessageShown campaign={{ ...campaign, variants: campaign.variants ?? undefined }} />
      </Grid.Col>
    </Grid>
  );
}
