import { Badge, Group, Select, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { listRehearsed, type Rehearsal, type RehearsedDelivery } from '../api/rehearsals';
import { CursorPager } from '../shared/CursorPager';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';

const outcomes = ['accepted', 'held_back', 'refused', 'waiting', 'unknown'] as const;
const colors = { accepted: 'line', held_back: 'gray', refused: 'red', waiting: 'gray', unknown: 'yellow' } as const;

/** Who received what and when, and why not. */
export function PeopleTab({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f, say } = useLang();
  const url = useUrlState();
  const [campaign, outcome, cursor] = [url.number('campaign'), url.get('outcome'), url.get('cursor')];
  const query = useQuery({
    queryKey: ['rehearsed', rehearsal.id, 'deliveries', campaign, outcome, cursor],
    queryFn: () =>
      listRehearsed(rehearsal.id, {
        campaign_id: campaign ?? undefined,
        outcome: outcome || undefined,
        cursor: cursor || undefined,
      }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<RehearsedDelivery>[] = [
    { key: 'name', header: t('rehearsals.name'), phone: 'title', cell: (row) => <Text size="sm">{row.name}</Text> },
    {
      key: 'outcome',
      header: t('campaigns.outcome'),
      phone: 'aside',
      width: 130,
      cell: (row) => {
        const known = outcomes.find((each) => each === row.outcome) ?? 'unknown';
        return <Badge color={colors[known]}>{t(`campaigns.outcomes.${known}`)}</Badge>;
      },
    },
    figureColumn('at', t('rehearsals.at'), (row) => f.dateTime(row.at), { width: 200 }),
    {
      key: 'campaign',
      header: t('rehearsals.campaign'),
      cell: (row) => <Text size="sm">{row.variant ? `${row.campaign} (${row.variant})` : row.campaign}</Text>,
    },
    {
      key: 'reason',
      header: t('rehearsals.heldBack'),
      cell: (row) => (
        <Text size="sm" c="dimmed">
          {say({ ja: row.reason_ja ?? row.reason ?? '', en: row.reason_en ?? row.reason ?? '' })}
        </Text>
      ),
    },
  ];
  return (
    <>
      <Group mb="sm" gap="xs">
        <Select
          w={260}
          clearable
          aria-label={t('rehearsals.campaign')}
          placeholder={`${t('rehearsals.campaign')}: ${t('rehearsals.all')}`}
          value={campaign ? String(campaign) : null}
          onChange={(next) => url.set({ campaign: next, cursor: null })}
          data={rehearsal.campaigns.map((each) => ({ value: String(each.id), label: each.name }))}
        />
        <Select
          w={180}
          clearable
          aria-label={t('campaigns.outcome')}
          placeholder={`${t('campaigns.outcome')}: ${t('rehearsals.all')}`}
          value={outcome || null}
          onChange={(next) => url.set({ outcome: next, cursor: null })}
          data={outcomes.map((each) => ({ value: each, label: t(`campaigns.outcomes.${each}`) }))}
        />
      </Group>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={IconUsers} title={t('rehearsals.empty')} />
          ) : (
            <DataList
              rows={data.items}
              columns={columns}
              rowKey={(row) => `${row.campaign_id} ${row.profile_id}`}
              label={t('rehearsals.tabs.people')}
            />
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
    </>
  );
}
