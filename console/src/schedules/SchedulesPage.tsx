import { Badge, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listSchedules, pauseSchedule, removeSchedule, type Schedule } from '../api/planning';
import { figureColumn, menuColumn, NameLink } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { RemoveModal } from '../shared/RemoveModal';
import { useRowActions } from '../shared/RowMenu';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { useRuleWords } from './use-rule-words';

const colors = { running: 'teal', paused: 'orange', ended: 'gray' } as const;

export function ScheduleStateBadge({ state }: { state: Schedule['state'] }) {
  const { t } = useLang();
  return <Badge color={colors[state]}>{t(`schedules.states.${state}`)}</Badge>;
}

/** 定期配信: campaigns that go out again and again. */
export function SchedulesPage() {
  const { t, f } = useLang();
  const navigate = useNavigate();
  const actions = useRowActions();
  const words = useRuleWords();
  const [removing, setRemoving] = useState<Schedule | null>(null);
  const query = useQuery({ queryKey: ['schedules'], queryFn: listSchedules });
  const pause = useSave({
    save: (row: Schedule) => pauseSchedule(row.id, row.state === 'running'),
    refresh: ['schedules'],
  });
  const columns: Column<Schedule>[] = [
    {
      key: 'name',
      header: t('campaigns.name'),
      phone: 'title',
      cell: (row) => (
        <div style={{ minWidth: 0 }}>
          <NameLink to={`/schedules/${row.id}`}>{row.name}</NameLink>
          <Text size="xs" c="dimmed">
            {words(row.rule)}
          </Text>
        </div>
      ),
    },
    {
      key: 'state',
      header: t('campaigns.state'),
      width: 120,
      phone: 'aside',
      cell: (row) => <ScheduleStateBadge state={row.state} />,
    },
    figureColumn(
      'next',
      t('schedules.nextOne'),
      (row) => (row.state === 'running' && row.next[0] ? f.dateTime(row.next[0].at) : null),
      { width: 200 },
    ),
    figureColumn('last', t('schedules.lastOne'), (row) => row.past[0] && f.dateTime(row.past[0].at), { width: 200 }),
    menuColumn(
      (row) => row.name,
      (row) => [
        actions.edit(() => void navigate(`/schedules/${row.id}`)),
        ...(row.state === 'ended'
          ? []
          : [
              {
                icon: row.state === 'running' ? IconPlayerPause : IconPlayerPlay,
                label: row.state === 'running' ? t('schedules.pause') : t('schedules.resume'),
                onClick: () => pause.mutate(row),
              },
            ]),
        actions.remove(() => setRemoving(row)),
      ],
    ),
  ];
  return (
    <ListPage
      title={t('schedules.title')}
      description={t('schedules.description')}
      query={query}
      create={{ label: t('schedules.new'), to: '/campaigns/new/edit?repeat=1' }}
      empty={{ icon: IconRepeat, title: t('schedules.emptyTitle'), text: t('schedules.emptyText') }}
      beside={
        removing && (
          <RemoveModal
            title={t('schedules.deleteTitle')}
            text={t('schedules.deleteText', { name: removing.name })}
            remove={() => removeSchedule(removing.id)}
            refresh={['schedules']}
            onClose={() => setRemoving(null)}
          />
        )
      }
    >
      {(items) => (
        <DataList
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          label={t('schedules.title')}
          onOpen={(row) => void navigate(`/schedules/${row.id}`)}
        />
      )}
    </ListPage>
  );
}
