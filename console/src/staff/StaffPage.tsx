import { Badge, Group, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addUser, changeUser, listUsers } from '../api/staff';
import type { Role, User } from '../api/types';
import { PersonCell } from '../friends/PersonCell';
import { useMay, useSession } from '../session/SessionContext';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { FormModal } from '../shared/FormModal';
import { ListPage } from '../shared/ListPage';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

const roles: Role[] = ['owner', 'editor', 'viewer'];

export function StaffPage() {
  const { t, f } = useLang();
  const may = useMay();
  const session = useSession();
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const query = useQuery({ queryKey: ['users'], queryFn: listUsers });
  const columns: Column<User>[] = [
    {
      key: 'name',
      header: t('common.name'),
      phone: 'title',
      cell: (row) => (
        <PersonCell
          person={{
            id: row.id,
            display_name: row.id === session?.user.id ? `${row.name} (${t('staff.you')})` : row.name,
          }}
          note={row.email}
        />
      ),
    },
    {
      key: 'role',
      header: t('staff.role'),
      phone: 'aside',
      width: 190,
      cell: (row) => (
        <Group gap={6}>
          <Badge color={row.role === 'owner' ? 'ai' : row.role === 'editor' ? 'teal' : 'gray'}>
            {t(`session.roles.${row.role}`)}
          </Badge>
          {row.disabled && <Badge color="red">{t('staff.disabled')}</Badge>}
        </Group>
      ),
    },
    figureColumn('since', t('staff.since'), (row) => row.created_at && f.dateTime(row.created_at), { width: 200 }),
  ];
  return (
    <ListPage
      title={t('staff.title')}
      description={t('staff.description')}
      query={query}
      create={{ label: t('staff.new'), allowed: may.own, onClick: () => setEditing('new') }}
      empty={{ icon: IconUserShield, title: t('staff.title') }}
      beside={editing && <StaffForm user={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    >
      {(items) => (
        <DataList
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          label={t('staff.title')}
          onOpen={may.own ? setEditing : undefined}
        />
      )}
    </ListPage>
  );
}

function StaffForm({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useLang();
  const session = useSession();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'editor');
  const [password, setPassword] = useState('');
  const [disabled, setDisabled] = useState(user?.disabled ?? false);
  const self = user?.id === session?.user.id;
  const saving = useSave<unknown>({
    save: () =>
      user
        ? changeUser(user.id, {
            name: name.trim(),
            ...(self ? {} : { role, disabled }),
            ...(password ? { password } : {}),
          })
        : addUser({ name: name.trim(), email: email.trim(), role, password }),
    refresh: ['users'],
    onDone: onClose,
  });
  const { problems } = saving;
  return (
    <FormModal
      title={user ? t('staff.edit') : t('staff.new')}
      saving={saving}
      onClose={onClose}
      disabled={!name.trim() || (!user && (!email || !password))}
    >
      <TextInput
        label={t('common.name')}
        value={name}
        error={problems.at('name')}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('session.email')}
        type="email"
        autoComplete="off"
        value={email}
        error={problems.at('email')}
        disabled={!!user}
        required
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={t('staff.role')}
        value={role}
        error={problems.at('role')}
        disabled={self}
        onChange={(next) => setRole((next ?? 'viewer') as Role)}
        data={roles.map((each) => ({ value: each, label: t(`session.roles.${each}`) }))}
      />
      <PasswordInput
        label={user ? t('staff.resetPassword') : t('staff.password')}
        description={t('session.passwordHint')}
        autoComplete="new-password"
        value={password}
        error={problems.at('password')}
        required={!user}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {user && !self && (
        <Switch
          label={t('staff.disable')}
          description={t('staff.disableText', { name: user.name })}
          color="red"
          checked={disabled}
          onChange={(event) => setDisabled(event.currentTarget.checked)}
        />
      )}
    </FormModal>
  );
}
