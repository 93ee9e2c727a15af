import { Anchor, Group, Paper, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { previewCampaign } from '../api/campaigns';
import { listSegments } from '../api/segments';
import type { Variants } from '../api/sending';
import type { CampaignInput, Content, Id } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { Sentence } from '../segments/Sentence';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useOptionRows } from './OptionsStep';
import { Phone } from './Phone';

/** To whom something is addressed, in words. */
export function Addressed({ audience }: { audience: CampaignInput['audience'] }) {
  const { t } = useLang();
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments });
  const segment = segments.data?.items.find((each) => each.id === audience?.segment_id);
  const definition = segment?.definition ?? audience?.definition;
  return (
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
  );
}

type Way = Pick<CampaignInput, 'options'> & { variants?: Variants | null };

/** How it goes out, where that is not as usual. */
export function Ways({ campaign }: { campaign: Way }) {
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

type Told = Pick<CampaignInput, 'account_id' | 'content' | 'variants' | 'track_links'>;

/** What is sent, as a phone shows it; each variant under its name. */
export function MessageShown({ campaign }: { campaign: Told }) {
  const { t } = useLang();
  const [shown, setShown] = useState('0');
  const variants = campaign.variants?.of ?? [];
  const content = variants[Number(shown)]?.content ?? campaign.content ?? { bubbles: [] };
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        {t('campaigns.content')}
      </Title>
      {variants.length > 1 && (
        <Tabs value={shown} onChange={(next) => setShown(next ?? '0')} mb="sm">
          <Tabs.List>
            {variants.map((each, index) => (
              <Tabs.Tab key={each.name} value={String(index)}>
                {each.name}
                {each.share ? ` ${each.share}%` : ''}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      )}
      <ShownOnPhone account={campaign.account_id} content={content} trackLinks={campaign.track_links ?? true} />
    </Paper>
  );
}

function ShownOnPhone({ account, content, trackLinks }: { account: Id; content: Content; trackLinks: boolean }) {
  const { t } = useLang();
  const { accounts } = useAccounts();
  const owner = accounts.find((each) => each.id === account);
  const preview = useQuery({
    queryKey: ['preview', account, JSON.stringify(content), trackLinks],
    queryFn: () => previewCampaign({ account_id: account, content, track_links: trackLinks }),
    enabled: content.bubbles.length > 0,
  });
  return (
    <>
      <ErrorNotice error={preview.error} />
      {owner && <Phone account={owner} messages={preview.data?.messages ?? []} empty={t('campaigns.previewEmpty')} />}
    </>
  );
}

export function SentMessage({ campaign }: { campaign: CampaignInput }) {
  return (
    <Stack gap="md">
      <Addressed audience={campaign.audience} />
      <Ways campaign={campaign} />
      <MessageShown campaign={campaign} />
    </Stack>
  );
}
