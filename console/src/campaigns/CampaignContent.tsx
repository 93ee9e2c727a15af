import { Anchor, Grid, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { previewCampaign } from '../api/campaigns';
import { listSegments } from '../api/segments';
import type { Campaign } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { Sentence } from '../segments/Sentence';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Phone } from './Phone';

/** What was sent and to whom it was addressed. */
export function CampaignContent({ campaign }: { campaign: Campaign }) {
  const { t } = useLang();
  const { accounts } = useAccounts();
  const account = accounts.find((each) => each.id === campaign.account_id);
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments });
  const content = campaign.content ?? { bubbles: [] };
  const preview = useQuery({
    queryKey: ['preview', campaign.id, campaign.version],
    queryFn: () => previewCampaign({ account_id: campaign.account_id, content, track_links: campaign.track_links }),
    enabled: content.bubbles.length > 0,
  });
  const segment = segments.data?.items.find((each) => each.id === campaign.audience?.segment_id);
  const definition = segment?.definition ?? campaign.audience?.definition;
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="xs">
            {t('campaigns.audience')}
          </Title>
          {segment && (
            <Anchor component={Link} to={`/segments/${segment.id}`} size="sm" fw={600}>
              {segment.name}
            </Anchor>
          )}
          <Text size="sm" mt={4}>
            {!definition || definition.condition.type === 'everyone' ? (
              t('campaigns.everyone')
            ) : (
              <Sentence definition={definition} id={segment?.id} />
            )}
          </Text>
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">
            {t('campaigns.content')}
          </Title>
          <ErrorNotice error={preview.error} />
          {account && (
            <Phone account={account} messages={preview.data?.messages ?? []} empty={t('campaigns.previewEmpty')} />
          )}
        </Paper>
      </Grid.Col>
    </Grid>
  );
}
