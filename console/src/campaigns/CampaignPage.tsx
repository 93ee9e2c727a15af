import { Alert, Paper, SimpleGrid, Tabs, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { estimateCampaign, readCampaign, readResults } from '../api/campaigns';
import type { Campaign, CampaignResults } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { Page } from '../shared/Page';
import { QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { useActor } from '../staff/use-actor';
import { ApprovalPanel } from './ApprovalPanel';
import { CampaignContent } from './CampaignContent';
import { CampaignPeople } from './CampaignPeople';
import { CampaignStateBadge, isRunning } from './CampaignRow';
import { Controls } from './Controls';
import { EstimateView } from './EstimateView';
import { RejectedNotice } from './RejectedNotice';
import { Results } from './Results';
import { RunPanel } from './RunPanel';
import { useOwnAccount } from './use-own-account';

export function CampaignPage() {
  const { t } = useLang();
  const id = Number(useParams().id);
  const query = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => readCampaign(id),
    refetchInterval: (current) => (current.state.data && isRunning(current.state.data) ? 1_000 : 15_000),
  });
  const { account, choose } = useAccounts();
  useOwnAccount(query.data, account?.id, choose);
  if (query.data) return <Detail campaign={query.data} />;
  return (
    <Page title={t('campaigns.title')} back="/campaigns">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

function Detail({ campaign }: { campaign: Campaign }) {
  const { t, f } = useLang();
  const actor = useActor();
  const times = [
    campaign.state === 'scheduled' && campaign.scheduled_at
      ? t('campaigns.sendAt', { at: f.dateTime(campaign.scheduled_at) })
      : null,
    campaign.started_at ? t('campaigns.startedAt', { at: f.dateTime(campaign.started_at) }) : null,
    campaign.finished_at ? t('campaigns.finishedAt', { at: f.dateTime(campaign.finished_at) }) : null,
    campaign.approved_by && campaign.approved_at
      ? t('approval.approvedBy', { who: actor.nameOf(campaign.approved_by), at: f.dateTime(campaign.approved_at) })
      : null,
  ].filter(Boolean);
  return (
    <Page
      title={campaign.name}
      back="/campaigns"
      badge={<CampaignStateBadge state={campaign.state} />}
      description={times.join(' · ') || undefined}
      actions={<Controls campaign={campaign} />}
    >
      <RejectedNotice campaign={campaign} />
      {campaign.state === 'draft' ? <CampaignContent campaign={campaign} /> : <Course campaign={campaign} />}
    </Page>
  );
}

/** How it goes, and what came of it. A draft (one sent back, say) has nothing of that. */
function Course({ campaign }: { campaign: Campaign }) {
  const { t, say } = useLang();
  const url = useUrlState();
  const sentOut = campaign.state !== 'scheduled' && campaign.frozen_at !== null;
  const results = useQuery({
    // What is known changes with the state: what was read while it was stopped is no answer for a finished one.
    queryKey: ['results', campaign.id, campaign.state],
    queryFn: () => readResults(campaign.id),
    placeholderData: keepPreviousData,
    refetchInterval: isRunning(campaign) ? 2_000 : 15_000,
  });
  // What is to be approved is the message: it is shown first.
  const tab = url.get('tab') || (campaign.state === 'awaiting_approval' ? 'content' : 'results');
  return (
    <>
      {campaign.stop_reason && (
        <Alert color="orange" title={t('campaigns.stoppedBecause')}>
          {say(campaign.stop_reason)}
        </Alert>
      )}
      {campaign.state === 'awaiting_approval' && <ApprovalPanel campaign={campaign} />}
      {(sentOut || campaign.started_at) && campaign.state !== 'awaiting_approval' && (
        <RunPanel campaign={campaign} results={results.data} />
      )}
      {campaign.state === 'awaiting_approval' ? (
        <Asked campaign={campaign} />
      ) : (
        <Figures campaign={campaign} results={results.data} />
      )}
      <Tabs value={tab} onChange={(value) => url.set({ tab: value, outcome: null })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="results">{t('campaigns.tabResults')}</Tabs.Tab>
          <Tabs.Tab value="people">{t('campaigns.tabPeople')}</Tabs.Tab>
          <Tabs.Tab value="content">{t('campaigns.tabContent')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="results">
          <QueryView query={results}>{(data) => <Results campaign={campaign} results={data} />}</QueryView>
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <CampaignPeople campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="content">
          <CampaignContent campaign={campaign} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** What an approver has to know before anything has left: exactly who, how many 通, how many yen. */
function Asked({ campaign }: { campaign: Campaign }) {
  const estimate = useQuery({
    queryKey: ['estimate', campaign.id, 'asked'],
    queryFn: () => estimateCampaign(campaign.id),
    staleTime: 30_000,
  });
  return (
    <QueryView query={estimate} rows={2}>
      {(data) => <EstimateView estimate={data} />}
    </QueryView>
  );
}

function Figures({ campaign, results }: { campaign: Campaign; results: CampaignResults | undefined }) {
  const { t, f } = useLang();
  const url = useUrlState();
  const { counts } = campaign;
  const rate = (people: number) => f.percent(counts.sent ? people / counts.sent : 0);
  const figures = [
    { key: 'accepted', label: t('campaigns.sent'), value: counts.sent, note: '' },
    {
      key: 'tapped',
      label: t('campaigns.tapped'),
      value: results?.taps.people,
      note: results ? t('campaigns.tapRate', { rate: rate(results.taps.people) }) : '',
    },
    {
      key: 'blocked',
      label: t('campaigns.blocked'),
      value: results?.blocks,
      note: results ? t('campaigns.blockRate', { rate: rate(results.blocks) }) : '',
    },
    { key: 'held_back', label: t('campaigns.heldBack'), value: counts.held_back, note: '' },
    { key: 'refused', label: t('campaigns.refused'), value: counts.refused + counts.unknown, note: '' },
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="md">
      {figures.map((figure) => (
        <Paper
          key={figure.key}
          withBorder
          p="md"
          component="button"
          type="button"
          ta="left"
          data-open
          // A button centres what is in it; beside a taller one its words would stand lower.
          style={{ font: 'inherit', display: 'flex', flexDirection: 'column', alignItems: 'stretch' }}
          onClick={() => url.set({ tab: 'people', outcome: figure.key })}
        >
          <Text size="xs" c="dimmed" fw={600}>
            {figure.label}
          </Text>
          <Text
            fz={{ base: 18, xs: 22 }}
            fw={700}
            lh={1.35}
            className="number"
            c={figure.key === 'refused' && figure.value ? 'red' : undefined}
          >
            {figure.value === undefined ? '—' : f.people(figure.value)}
          </Text>
          <Text size="xs" c="dimmed" mih={18}>
            {figure.note}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
