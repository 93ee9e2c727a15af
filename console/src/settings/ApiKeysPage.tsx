import { ActionIcon, Alert, Badge, Button, Code, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addApiKey, listApiKeys, removeApiKey } from '../api/staff';
import type { ApiKey, Role } from '../api/types';
import { useMay } from '../session/SessionContext';
import { CopyButton } from '../shared/CopyButton';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { Form } from '../shared/Form';
import { ListPage } from '../shared/ListPage';
import { useProblems } from '../shared/problems';
import { RemoveModal } from '../shared/RemoveModal';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

export function ApiKeysPage() {
  const { t, f } = useLang();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ApiKey | null>(null);
  const query = useQuery({ queryKey: ['api-keys'], queryFn: listApiKeys });
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      header: t('settings.keyName'),
      phone: 'title',
      cell: (row) => (
        <Text size="sm" fw={600}>
          {row.name}
        </Text>
      ),
    },
    {
      key: 'role',
      header: t('staff.role'),
      phone: 'line',
      cell: (row) => <Badge>{t(`session.roles.${row.role}`)}</Badge>,
    },
    {
      key: 'hint',
      header: t('settings.keyHint'),
      phone: 'line',
      cell: (row) => <Code>{row.hint ? `${row.hint}…` : '—'}</Code>,
    },
    figureColumn('created', t('settings.created'), (row) => row.created_at && f.dateTime(row.created_at)),
    {
      key: 'tools',
      header: '',
      width: 60,
      phone: 'aside',
      cell: (row) =>
        may.own && (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`${t('common.delete')}: ${row.name}`}
            onClick={() => setRemoving(row)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        ),
    },
  ];
  return (
    <ListPage
      title={t('settings.keysTitle')}
      description={t('settings.keysText')}
      query={query}
      create={{ label: t('settings.keysNew'), allowed: may.own, onClick: () => setAdding(true) }}
      empty={{ icon: IconKey, title: t('settings.keysEmpty'), text: t('settings.keysEmptyText') }}
      beside={
        <>
          {adding && <NewKey onClose={() => setAdding(false)} />}
          {removing && (
            <RemoveModal
              title={t('settings.keyDelete')}
              text={t('settings.keyDeleteText', { name: removing.name })}
              remove={() => removeApiKey(removing.id)}
              refresh={['api-keys']}
              onClose={() => setRemoving(null)}
            />
          )}
        </>
      }
    >
      {(items) => <DataList rows={items} columns={columns} rowKey={(row) => row.id} label={t('settings.keysTitle')} />}
    </ListPage>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const add = useMutation({
    mutationFn: () => addApiKey({ name: name.trim(), role }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const problems = useProblems(add.error);
  if (add.data) {
    return (
      // Closing by a stray click would lose the key for ever.
      <Modal opened onClose={onClose} title={t('settings.keysNew')} centered closeOnClickOutside={false}>
        <Stack>
          <Alert color="yellow">{t('settings.keyOnce')}</Alert>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {add.data.key}
          </Code>
          <Group justify="space-between">
            <CopyButton value={add.data.key} />
            <Button onClick={onClose}>{t('settings.keyDone')}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={t('settings.keysNew')} centered>
      <Form onSubmit={() => add.mutate()}>
        <Stack>
          {add.error && problems.map.size === 0 && <ErrorNotice error={add.error} />}
          <TextInput
            label={t('settings.keyName')}
            placeholder={t('settings.keyNamePlaceholder')}
            value={name}
            error={problems.at('name')}
            data-autofocus
            required
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('staff.role')}
            value={role}
            error={problems.at('role')}
            onChange={(next) => setRole((next ?? 'viewer') as Role)}
            data={(['owner', 'editor', 'viewer'] as const).map((each) => ({
              value: each,
              label: t(`session.roles.${each}`),
            }))}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
              {t('common.add')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
