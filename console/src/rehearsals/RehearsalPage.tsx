import { Alert, Badge, Button, List, Paper, SimpleGrid, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { endRehearsal, type Rehearsal, readRehearsal } from '../api/rehearsals';
import { useMay } from '../session/SessionContext';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { ErrorNotice, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { CampaignsTab } from './CampaignsTab';
import { ClockPanel } from './ClockPanel';
import { LogTab } from './LogTab';
import { PeopleTab } from './PeopleTab';
import { PhonesTab } from './PhonesTab';

const colors = { ready: 'gray', running: 'line', finished: 'teal', failed: 'red' } as const;

/** リハーサル: a clock that is wound, the phones of those who take part, and what it would cost and spoil. */
export function RehearsalPage() {
  const { t } = useLang();
  const id = useParams().id ?? '';
  const query = useQuery({
    queryKey: ['rehearsal', id],
    queryFn: () => readRehearsal(id),
    refetchInterval: (current) => (current.state.data?.state === 'running' ? 700 : 60_000),
  });
  if (query.data) return <Detail rehearsal={query.data} />;
  return (
    <Page title={t('rehearsals.title')} back="/campaigns">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

function Detail({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f } = useLang();
  const may = useMay();
  const url = useUrlState();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const first = rehearsal.campaigns[0];
  const back = first && !first.schedule_id && rehearsal.campaigns.length === 1 ? `/campaigns/${first.id}` : '/calendar';
  const end = useMutation({
    mutationFn: () => endRehearsal(rehearsal.id),
    onSuccess: () => {
      notifyDone(t('rehearsals.ended'));
      queries.removeQueries({ queryKey: ['rehearsal', rehearsal.id] });
      void navigate(back);
    },
  });
  const tab = url.get('tab') || 'phones';
  return (
    <Page
      title={t('rehearsals.title')}
      back={back}
      badge={<Badge color={colors[rehearsal.state]}>{t(`rehearsals.states.${rehearsal.state}`)}</Badge>}
      description={t('rehearsals.description')}
      actions={
        may.edit && (
          <Button
            variant="default"
            leftSection={<IconX size={16} />}
            loading={end.isPending}
            onClick={() => end.mutate()}
          >
            {t('rehearsals.end')}
          </Button>
        )
      }
    >
      <ErrorNotice error={end.error} />
      <ClockPanel rehearsal={rehearsal} />
      <Figures rehearsal={rehearsal} />
      <Warnings rehearsal={rehearsal} />
      <Tabs value={tab} onChange={(value) => url.set({ tab: value })} keepMounted={false}>
        <Tabs.List mb="md">
          {(['phones', 'people', 'campaigns', 'log'] as const).map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`rehearsals.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="phones">
          <PhonesTab rehearsal={rehearsal} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab rehearsal={rehearsal} />
        </Tabs.Panel>
        <Tabs.Panel value="campaigns">
          <CampaignsTab rehearsal={rehearsal} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <LogTab rehearsal={rehearsal} />
        </Tabs.Panel>
      </Tabs>
      <Text size="xs" c="dimmed">
        {t('rehearsals.idle', { at: f.time(rehearsal.ends_at) })}
      </Text>
    </Page>
  );
}

function Figures({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f } = useLang();
  const { totals, people } = rehearsal;
  const figures = [
    {
      key: 'messages',
      label: t('rehearsals.messages'),
      value: f.messages(totals.messages),
      note:
        totals.estimated === totals.messages
          ? ''
          : t('rehearsals.estimated', { messages: f.messages(totals.estimated) }),
    },
    {
      key: 'people',
      label: t('rehearsals.people'),
      value: f.people(totals.people),
      note: [
        t('rehearsals.ofPeople', { people: f.people(people.count) }),
        people.population !== null && people.population > people.count
          ? t('rehearsals.population', { people: f.people(people.population) })
          : '',
      ]
        .filter(Boolean)
        .join(' · '),
    },
    {
      key: 'yen',
      label: t('rehearsals.yen'),
      value: totals.yen === null ? '—' : f.yen(totals.yen),
      note:
        totals.yen === null ? t('rehearsals.yenUnknown') : totals.price_verified ? '' : t('rehearsals.yenUnverified'),
    },
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
      {figures.map((figure) => (
        <Paper key={figure.key} withBorder p="md">
          <Text size="xs" c="dimmed" fw={600}>
            {figure.label}
          </Text>
          <Text fz={{ base: 18, xs: 22 }} fw={700} lh={1.35} className="number">
            {figure.value}
          </Text>
          <Text size="xs" c="dimmed" mih={18}>
            {figure.note}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function Warnings({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, say } = useLang();
  const none = rehearsal.warnings.length === 0;
  return (
    <Alert
      color={none ? 'teal' : 'orange'}
      icon={none ? <IconCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={t('rehearsals.warnings')}
    >
      {none ? (
        t('rehearsals.noWarnings')
      ) : (
        <Stack gap={0} mah={220} style={{ overflowY: 'auto' }}>
          <List size="sm" spacing={4}>
            {rehearsal.warnings.map((warning) => (
              <List.Item key={`${warning.code} ${warning.en}`} style={{ overflowWrap: 'anywhere' }}>
                {say(warning)}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Alert>
  );
}
