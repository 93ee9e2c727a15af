import { Group, Progress, SegmentedControl, Select, Text } from '@mantine/core';
import { IconCopy, IconSend } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { duplicateCampaign, listCampaigns } from '../api/campaigns';
import type { CampaignState, CampaignSummary } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { CursorPager } from '../shared/CursorPager';
import { figureColumn, menuColumn } from '../shared/columns';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { notifyDone, notifyFailed } from '../shared/notify';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { CampaignStateBadge, campaignPath, campaignTime, isRunning, progressOf } from './CampaignRow';

const states: CampaignState[] = [
  'draft',
  'awaiting_approval',
  'scheduled',
  'sending',
  'stopped',
  'done',
  'done_with_failures',
  'cancelled',
];

/** After a copy was made: open it. */
export function useDuplicate() {
  const { t } = useLang();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => duplicateCampaign(id),
    onSuccess: async (copy) => {
      notifyDone(t('campaigns.duplicated'));
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate(`/campaigns/${copy.id}/edit`);
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
}

export function CampaignsPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const duplicate = useDuplicate();
  const { account } = useAccounts();
  const state = url.get('state');
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['campaigns', account?.id, state, cursor],
    queryFn: () => listCampaigns(account?.id ?? null, state || undefined, cursor || undefined),
    placeholderData: keepPreviousData,
    refetchInterval: (current) => (current.state.data?.items.some(isRunning) ? 2_000 : false),
  });
  const columns: Column<CampaignSummary>[] = [
    {
      key: 'name',
      header: t('campaigns.name'),
      phone: 'title',
      cell: (row) => (
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} lineClamp={2}>
            {row.name}
          </Text>
          {isRunning(row) && <Progress value={progressOf(row)} size="sm" animated mt={6} maw={260} />}
        </div>
      ),
    },
    {
      key: 'state',
      header: t('campaigns.state'),
      phone: 'aside',
      width: 170,
      cell: (row) => <CampaignStateBadge state={row.state} />,
    },
    figureColumn('when', t('campaigns.when'), (row) => f.dateTime(campaignTime(row)), { width: 190 }),
    figureColumn('sent', t('campaigns.sent'), (row) => (row.counts.sent ? f.people(row.counts.sent) : null), {
      align: 'right',
      width: 120,
    }),
    menuColumn(
      (row) => row.name,
      (row) => [{ icon: IconCopy, label: t('campaigns.duplicate'), onClick: () => duplicate.mutate(row.id) }],
    ),
  ];
  const choices = [
    { value: '', label: t('campaigns.stateAll') },
    ...states.map((each) => ({
      value: each,
      label: each === 'done_with_failures' ? t('campaigns.stateFailed') : t(`campaigns.states.${each}`),
    })),
  ];
  return (
    <ListPage
      title={t('campaigns.title')}
      description={t('campaigns.description')}
      query={query}
      create={{ label: t('campaigns.new'), to: '/campaigns/new/edit' }}
      empty={
        state
          ? { icon: IconSend, title: t('campaigns.noneTitle') }
          : { icon: IconSend, title: t('campaigns.emptyTitle'), text: t('campaigns.emptyText') }
      }
      above={
        phone ? (
          <Select
            w="100%"
            aria-label={t('campaigns.state')}
            value={state}
            onChange={(next) => url.set({ state: next })}
            data={choices}
          />
        ) : (
          <Group>
            <SegmentedControl value={state} onChange={(next) => url.set({ state: next })} data={choices} />
          </Group>
        )
      }
      beside={<CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />}
    >
      {(items) => (
        <DataList
          label={t('campaigns.title')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate(campaignPath(row))}
        />
      )}
    </ListPage>
  );
}
