import { Badge, Group, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconMailCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { changeTopic, removeTopic } from '../api/audiences';
import type { Topic } from '../api/types';
import { usersOf } from '../segments/RemoveSegment';
import { figureColumn, menuColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { RemoveModal } from '../shared/RemoveModal';
import { useRowActions } from '../shared/RowMenu';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { TopicForm } from './TopicForm';
import { useTopics } from './use-topics';

/** What friends can agree to hear of. A campaign of one of these goes only to those who did. */
export function TopicsPage() {
  const { t, f } = useLang();
  const actions = useRowActions();
  const query = useTopics();
  const [editing, setEditing] = useState<Topic | 'new' | null>(null);
  const [removing, setRemoving] = useState<Topic | null>(null);
  const archive = useSave({ save: changeArchived, refresh: ['topics'] });
  const columns: Column<Topic>[] = [
    {
      key: 'name',
      header: t('topics.name'),
      phone: 'title',
      cell: (row) => (
        <div>
          <Group gap={6}>
            <Text size="sm" fw={600} c={row.archived ? 'dimmed' : undefined}>
              {row.name}
            </Text>
            {row.archived && <Badge color="gray">{t('topics.archived')}</Badge>}
          </Group>
          <Text size="xs" c="dimmed" ff="monospace">
            {row.key}
          </Text>
        </div>
      ),
    },
    {
      key: 'default',
      header: t('topics.whoSaidNothing'),
      phone: 'line',
      width: 240,
      cell: (row) => (
        <Badge color={row.default_granted ? 'teal' : 'gray'}>
          {row.default_granted ? t('topics.defaultYes') : t('topics.defaultNo')}
        </Badge>
      ),
    },
    figureColumn('said', t('topics.said'), (row) => f.people(row.said), { align: 'right', width: 170 }),
    menuColumn(
      (row) => row.name,
      (row) => [
        actions.edit(() => setEditing(row)),
        {
          icon: row.archived ? IconArchiveOff : IconArchive,
          label: row.archived ? t('topics.unarchive') : t('topics.archive'),
          onClick: () => archive.mutate(row),
        },
        actions.remove(() => setRemoving(row)),
      ],
    ),
  ];
  return (
    <ListPage
      title={t('topics.title')}
      description={t('topics.description')}
      query={query}
      create={{ label: t('topics.new'), onClick: () => setEditing('new') }}
      empty={{ icon: IconMailCheck, title: t('topics.emptyTitle'), text: t('topics.emptyText') }}
      beside={
        <>
          {editing && <TopicForm topic={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
          {removing && (
            <RemoveModal
              title={t('topics.deleteTitle')}
              text={t('topics.deleteText', { name: removing.name, people: f.people(removing.said) })}
              remove={() => removeTopic(removing.id)}
              refresh={['topics']}
              users={usersOf(t('segments.usedBy'))}
              onClose={() => setRemoving(null)}
            />
          )}
        </>
      }
    >
      {(items) => <DataList rows={items} columns={columns} rowKey={(row) => row.id} label={t('topics.title')} />}
    </ListPage>
  );
}

const changeArchived = (topic: Topic) => changeTopic(topic.id, { archived: !topic.archived });
