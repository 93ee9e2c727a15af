import { ActionIcon, Badge, Button, Group, Menu, Text } from '@mantine/core';
import { IconAddressBook, IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeAttribute } from '../api/profiles';
import type { Attribute } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { type Column, DataList } from '../shared/DataList';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { AttributeForm } from './AttributeForm';
import { useAttributes } from './use-attributes';

export function AttributesPage() {
  const { t, f } = useLang();
  const may = useMay();
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
    {
      key: 'people',
      header: t('attributes.people'),
      align: 'right',
      width: 120,
      phone: 'aside',
      cell: (row) => (
        <Text size="sm" className="number">
          {f.people(row.people)}
        </Text>
      ),
    },
    {
      key: 'tools',
      header: '',
      width: 60,
      phone: 'aside',
      cell: (row) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.actions')}: ${row.label || row.key}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} />} disabled={!may.edit} onClick={() => setEditing(row)}>
              {row.declared ? t('common.edit') : t('attributes.declare')}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              disabled={!may.edit}
              onClick={() => setRemoving(row)}
            >
              {t('common.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  const create = may.edit && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('attributes.new')}
    </Button>
  );
  return (
    <Page title={t('attributes.title')} description={t('attributes.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              icon={IconAddressBook}
              title={t('attributes.emptyTitle')}
              text={t('attributes.emptyText')}
              action={create}
            />
          ) : (
            <DataList rows={data.items} columns={columns} rowKey={(row) => row.key} label={t('attributes.title')} />
          )
        }
      </QueryView>
      {editing && <AttributeForm attribute={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveAttribute attribute={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function RemoveAttribute({ attribute, onClose }: { attribute: Attribute; onClose: () => void }) {
  const { t, f } = useLang();
  const queries = useQueryClient();
  const name = attribute.label || attribute.key;
  const people = f.people(attribute.people);
  const remove = useMutation({
    mutationFn: () => removeAttribute(attribute.key),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      await queries.invalidateQueries({ queryKey: ['attributes'] });
      onClose();
    },
  });
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('attributes.deleteTitle')}
      confirm={t('attributes.deleteDo', { people })}
      color="red"
      loading={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Text size="sm">{t('attributes.deleteText', { name, people })}</Text>
    </ConfirmModal>
  );
}
