import { Badge, Group, Text } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useState } from 'react';
import { removeAttribute } from '../api/profiles';
import type { Attribute } from '../api/types';
import { figureColumn, menuColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { RemoveModal } from '../shared/RemoveModal';
import { useRowActions } from '../shared/RowMenu';
import { useLang } from '../shared/use-lang';
import { AttributeForm } from './AttributeForm';
import { useAttributes } from './use-attributes';

export function AttributesPage() {
  const { t, f } = useLang();
  const actions = useRowActions();
  const query = useAttributes();
  const [editing, setEditing] = useState<Attribute | 'new' | null>(null);
  const [removing, setRemoving] = useState<Attribute | null>(null);
  const columns: Column<Attribute>[] = [
    {
      key: 'label',
      header: t('attributes.label'),
      phone: 'title',
      cell: (row) => (
        <div>
          <Text size="sm" fw={600}>
            {row.label || row.key}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {row.key}
          </Text>
        </div>
      ),
    },
    {
      key: 'type',
      header: t('attributes.type'),
      phone: 'line',
      cell: (row) => (
        <Group gap={6} justify="flex-start" wrap="nowrap">
          <Text size="sm">{t(`attributes.types.${row.type}`)}</Text>
          {row.unit && <Badge color="gray">{row.unit}</Badge>}
          {!row.declared && <Badge color="orange">{t('attributes.undeclared')}</Badge>}
        </Group>
      ),
    },
    {
      key: 'choices',
      header: t('attributes.choices'),
      phone: 'line',
      cell: (row) => (
        <Text size="sm" c={row.choices?.length ? undefined : 'dimmed'} lineClamp={1}>
          {row.choices?.length ? row.choices.map((choice) => choice.label || choice.value).join(' · ') : '—'}
        </Text>
      ),
    },
    figureColumn('people', t('attributes.people'), (row) => f.people(row.people), {
      align: 'right',
      width: 120,
      phone: 'aside',
    }),
    menuColumn(
      (row) => row.label || row.key,
      (row) => [
        actions.edit(() => setEditing(row), row.declared ? t('common.edit') : t('attributes.declare')),
        actions.remove(() => setRemoving(row)),
      ],
    ),
  ];
  return (
    <ListPage
      title={t('attributes.title')}
      description={t('attributes.description')}
      query={query}
      create={{ label: t('attributes.new'), onClick: () => setEditing('new') }}
      empty={{ icon: IconAddressBook, title: t('attributes.emptyTitle'), text: t('attributes.emptyText') }}
      beside={
        <>
          {editing && <AttributeForm attribute={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
          {removing && <RemoveAttribute attribute={removing} onClose={() => setRemoving(null)} />}
        </>
      }
    >
      {(items) => <DataList rows={items} columns={columns} rowKey={(row) => row.key} label={t('attributes.title')} />}
    </ListPage>
  );
}

function RemoveAttribute({ attribute, onClose }: { attribute: Attribute; onClose: () => void }) {
  const { t, f } = useLang();
  const people = f.people(attribute.people);
  return (
    <RemoveModal
      title={t('attributes.deleteTitle')}
      text={t('attributes.deleteText', { name: attribute.label || attribute.key, people })}
      confirm={t('attributes.deleteDo', { people })}
      remove={() => removeAttribute(attribute.key)}
      refresh={['attributes']}
      onClose={onClose}
    />
  );
}
