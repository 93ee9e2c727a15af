import { Badge, Group, Select, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listDeliveries } from '../api/campaigns';
import type { Campaign, Delivery, DeliveryOutcome } from '../api/types';
import { PersonCell } from '../friends/PersonCell';
import { CursorPager } from '../shared/CursorPager';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { isRunning } from './CampaignRow';
import { TraceDrawer } from './TraceDrawer';

const outcomes = ['accepted', 'tapped', 'blocked', 'held_back', 'refused', 'waiting', 'unknown'] as const;
const colors: Record<DeliveryOutcome, string> = {
  accepted: 'line',
  tapped: 'ai',
  blocked: 'red',
  held_back: 'gray',
  refused: 'red',
  waiting: 'gray',
  frozen: 'gray',
  unknown: 'yellow',
};

export function CampaignPeople({ campaign }: { campaign: Campaign }) {
  const { t, f, say } = useLang();
  const url = useUrlState();
  const [traced, setTraced] = useState<Delivery | null>(null);
  const outcome = outcomes.find((each) => each === url.get('outcome')) ?? 'accepted';
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['deliveries', campaign.id, outcome, cursor],
    queryFn: () => listDeliveries(campaign.id, outcome, cursor || undefined),
    placeholderData: keepPreviousData,
    refetchInterval: isRunning(campaign) ? 3_000 : false,
  });
  const columns: Column<Delivery>[] = [
    { key: 'person', header: t('friends.person'), phone: 'title', cell: (row) => <PersonCell person={row.profile} /> },
    {
      key: 'outcome',
      header: t('campaigns.outcome'),
      phone: 'aside',
      width: 140,
      cell: (row) => <Badge color={colors[row.outcome] ?? 'gray'}>{t(`campaigns.outcomes.${row.outcome}`)}</Badge>,
    },
    figureColumn('at', t('campaigns.when'), (row) => f.dateTime(row.at), { width: 190 }),
    figureColumn('tapped', t('campaigns.tappedAt'), (row) => row.tapped_at && f.dateTime(row.tapped_at), {
      width: 190,
    }),
    {
      key: 'reason',
      header: t('campaigns.reason'),
      phone: 'hide',
      cell: (row) => (
        <Text size="sm" c="dimmed">
          {say({ ja: row.reason_ja ?? row.reason ?? '', en: row.reason_en ?? row.reason ?? '' })}
        </Text>
      ),
    },
  ];
  return (
    <>
      <Group mb="sm">
        <Select
          w={220}
          aria-label={t('campaigns.outcome')}
          value={outcome}
          onChange={(next) => url.set({ outcome: next })}
          data={outcomes.map((each) => ({ value: each, label: t(`campaigns.outcomes.${each}`) }))}
        />
      </Group>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={IconUsers} title={t('campaigns.noPeople')} />
          ) : (
            <DataList
              rows={data.items}
              columns={columns}
              rowKey={(row) => row.profile.id}
              label={t('campaigns.tabPeople')}
              onOpen={setTraced}
            />
          )
        }
      </QueryView>
      {traced && <TraceDrawer campaignId={campaign.id} delivery={traced} onClose={() => setTraced(null)} />}
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
    </>
  );
}
