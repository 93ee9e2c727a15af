import {
  Alert,
  Anchor,
  Button,
  Grid,
  Group,
  Paper,
  Progress,
  RingProgress,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCalendarTime,
  IconHandClick,
  IconHeartBroken,
  IconPlus,
  IconSend,
  IconUserPlus,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readHome } from '../api/accounts';
import type { Home } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { CampaignRow } from '../campaigns/CampaignRow';
import { useMay, useSession } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Approvals } from './Approvals';
import { NextSteps } from './NextSteps';

export function HomePage() {
  const { t } = useLang();
  const session = useSession();
  const may = useMay();
  const { account } = useAccounts();
  const home = useQuery({
    queryKey: ['home', account?.id],
    queryFn: () => readHome(account?.id ?? null),
    refetchInterval: (query) => (query.state.data?.running.length ? 2_000 : 30_000),
  });
  return (
    <Page
      title={t('home.welcome', { name: session?.user.name ?? '' })}
      description={session?.workspace.name}
      actions={
        may.edit && account ? (
          <Button component={Link} to="/campaigns/new/edit" leftSection={<IconPlus size={16} />}>
            {t('home.newCampaign')}
          </Button>
        ) : undefined
      }
    >
      <QueryView query={home} rows={6}>
        {(data) => (
          <Stack gap="lg">
            <Warnings home={data} />
            <Approvals />
            <NextSteps home={data} />
            <Numbers home={data} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 8 }}>
                <Campaigns home={data} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Stack gap="md">
                  <Quota home={data} />
                  <Friends home={data} />
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function Warnings({ home }: { home: Home }) {
  const { t, say } = useLang();
  if (home.warnings.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('home.warnings')}>
      <Stack gap={6}>
        {home.warnings.map((warning) => (
          <Group key={warning.code} gap="xs">
            <Text size="sm">{say(warning)}</Text>
            {warning.link?.startsWith('/') && (
              <Anchor component={Link} to={warning.link} size="sm" fw={600}>
                {t('home.fix')}
              </Anchor>
            )}
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}

function Numbers({ home }: { home: Home }) {
  const { t, f } = useLang();
  const { today } = home;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
      <Figure
        icon={IconSend}
        label={t('home.sentPeople')}
        value={f.people(today.people_sent)}
        note={`${t('home.campaignsSent')} ${t('home.campaignsSentValue', { number: f.number(today.campaigns_sent) })}`}
      />
      <Figure icon={IconHandClick} label={t('home.taps')} value={f.people(today.taps)} note={t('home.today')} />
      <Figure
        icon={IconUserPlus}
        label={t('home.newFriends')}
        value={f.people(today.new_friends)}
        note={t('home.today')}
      />
      <Figure icon={IconHeartBroken} label={t('home.blocks')} value={f.people(today.blocks)} note={t('home.today')} />
    </SimpleGrid>
  );
}

function Figure({ icon: IconHere, label, value, note }: { icon: Icon; label: string; value: string; note: string }) {
  return (
    <Paper withBorder p="md">
      <Group gap={6} c="dimmed" wrap="nowrap">
        <IconHere size={16} stroke={1.7} />
        <Text size="xs" fw={600} className="clip">
          {label}
        </Text>
      </Group>
      <Text fz={{ base: 20, sm: 24 }} fw={700} className="number" mt={4} lh={1.3}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Paper>
  );
}

function Quota({ home }: { home: Home }) {
  const { t, f } = useLang();
  const quota = home.quota;
  const share = quota?.limit ? Math.min(1, (quota.used ?? 0) / quota.limit) : 0;
  const color = share > 0.95 ? 'red' : share > 0.8 ? 'orange' : 'line';
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {t('home.quota')}
      </Title>
      {!quota || quota.error ? (
        <Text size="sm" c="dimmed">
          {t('home.quotaUnknown')}
          {quota?.error ? `: ${quota.error}` : ''}
        </Text>
      ) : (
        <Group wrap="nowrap" gap="md">
          <RingProgress
            size={112}
            thickness={11}
            roundCaps
            sections={[{ value: share * 100, color }]}
            label={
              <Text ta="center" size="xs" fw={700} className="number">
                {quota.limit ? f.percent(share) : '—'}
              </Text>
            }
          />
          <div>
            <Text size="xs" c="dimmed">
              {t('home.remaining')}
            </Text>
            <Text fz={22} fw={700} className="number" lh={1.3}>
              {quota.remaining === null ? t('home.noLimit') : f.messages(quota.remaining)}
            </Text>
            <Text size="xs" c="dimmed" mt={4}>
              {t('home.used', { used: f.messages(quota.used ?? 0) })}
            </Text>
            {quota.limit !== null && (
              <Text size="xs" c="dimmed">
                {t('home.limit', { limit: f.messages(quota.limit) })}
              </Text>
            )}
            {quota.as_of && (
              <Text size="xs" c="dimmed">
                {t('common.asOf', { at: f.time(quota.as_of) })}
              </Text>
            )}
          </div>
        </Group>
      )}
    </Paper>
  );
}

function Friends({ home }: { home: Home }) {
  const { t, f } = useLang();
  const { following, blocked, unknown } = home.friends;
  const all = Math.max(1, following + blocked + unknown);
  const rows = [
    { label: t('home.following'), value: following, color: 'line', to: '/friends?state=following' },
    { label: t('home.blockedFriends'), value: blocked, color: 'red', to: '/friends?state=blocked' },
    { label: t('home.unknownFriends'), value: unknown, color: 'gray', to: '/friends?state=unknown' },
  ];
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        {t('home.friends')}
      </Title>
      <Progress.Root size={8} mb="sm">
        {rows.map((row) => (
          <Progress.Section key={row.label} value={(row.value / all) * 100} color={row.color} />
        ))}
      </Progress.Root>
      <Stack gap={6}>
        {rows.map((row) => (
          <Group key={row.label} justify="space-between">
            <Anchor component={Link} to={row.to} size="sm" c="gray.8" underline="hover">
              {row.label}
            </Anchor>
            <Text size="sm" fw={600} className="number">
              {f.people(row.value)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function Campaigns({ home }: { home: Home }) {
  const { t } = useLang();
  const nothing = home.running.length + home.upcoming.length + home.recent.length === 0;
  if (nothing) return <Empty icon={IconCalendarTime} title={t('home.none')} />;
  const groups = [
    { title: t('home.running'), items: home.running },
    { title: t('home.upcoming'), items: home.upcoming },
    { title: t('home.recent'), items: home.recent },
  ].filter((group) => group.items.length > 0);
  return (
    <Stack gap="md">
      {groups.map((group) => (
        <Paper key={group.title} withBorder style={{ overflow: 'hidden' }}>
          <Title order={2} size="h4" px="md" py="sm">
            {group.title}
          </Title>
          {group.items.map((campaign) => (
            <CampaignRow key={campaign.id} campaign={campaign} />
          ))}
        </Paper>
      ))}
    </Stack>
  );
}
