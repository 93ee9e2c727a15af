import { Badge, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { IconBellOff, IconUserCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listAudiences } from '../api/audiences';
import { changeSuppressions, listSuppressions, removeSuppression, type Suppression } from '../api/sending';
import type { Id, ProfileSummary } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { PersonCell } from '../friends/PersonCell';
import { PersonPicker } from '../friends/PersonPicker';
import { CursorPager } from '../shared/CursorPager';
import { figureColumn, menuColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { FormModal } from '../shared/FormModal';
import { ListPage } from '../shared/ListPage';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

/** 配信停止リスト: people nothing is sent to, whatever a campaign means. */
export function SuppressionsPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const navigate = useNavigate();
  const { accounts } = useAccounts();
  const [adding, setAdding] = useState(false);
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['suppressions', cursor],
    queryFn: () => listSuppressions(cursor || undefined),
    placeholderData: keepPreviousData,
  });
  const remove = useSave({
    save: (row: Suppression) => removeSuppression(row.profile.id, row.account_id),
    refresh: ['suppressions'],
    said: t('suppressions.removed'),
  });
  const columns: Column<Suppression>[] = [
    { key: 'person', header: t('friends.person'), phone: 'title', cell: (row) => <PersonCell person={row.profile} /> },
    {
      key: 'account',
      header: t('suppressions.where'),
      width: 190,
      cell: (row) =>
        row.account_id === null ? (
          <Badge color="gray">{t('suppressions.everywhere')}</Badge>
        ) : (
          <Text size="sm">{accounts.find((each) => each.id === row.account_id)?.name ?? row.account_id}</Text>
        ),
    },
    {
      key: 'reason',
      header: t('suppressions.reason'),
      cell: (row) => (
        <Text size="sm" c={row.reason ? undefined : 'dimmed'}>
          {row.reason || '—'}
        </Text>
      ),
    },
    figureColumn('at', t('suppressions.since'), (row) => f.dateTime(row.at), { width: 190 }),
    menuColumn(
      (row) => row.profile.display_name || t('common.anonymous'),
      (row) => [{ icon: IconUserCheck, label: t('suppressions.remove'), onClick: () => remove.mutate(row) }],
    ),
  ];
  return (
    <ListPage
      title={t('suppressions.title')}
      description={t('suppressions.description')}
      query={query}
      create={{ label: t('suppressions.add'), onClick: () => setAdding(true) }}
      empty={{ icon: IconBellOff, title: t('suppressions.emptyTitle'), text: t('suppressions.emptyText') }}
      beside={
        <>
          <CursorPager
            next={query.data?.next ?? null}
            shown={query.data?.items.length ?? 0}
            total={query.data?.total}
          />
          {adding && <AddSuppression onClose={() => setAdding(false)} />}
        </>
      }
    >
      {(items) => (
        <DataList
          rows={items}
          columns={columns}
          rowKey={(row) => `${row.profile.id} ${row.account_id}`}
          label={t('suppressions.title')}
          onOpen={(row) => void navigate(`/friends/${row.profile.id}`)}
        />
      )}
    </ListPage>
  );
}

type Who = 'person' | 'audience';

function AddSuppression({ onClose }: { onClose: () => void }) {
  const { t, f } = useLang();
  const { accounts } = useAccounts();
  const [who, setWho] = useState<Who>('person');
  const [person, setPerson] = useState<ProfileSummary | null>(null);
  const [audience, setAudience] = useState<Id | null>(null);
  const [account, setAccount] = useState<Id | null>(null);
  const [reason, setReason] = useState('');
  const audiences = useQuery({ queryKey: ['audiences'], queryFn: listAudiences });
  const saving = useSave({
    save: () =>
      changeSuppressions({
        ...(who === 'person' ? { profile_ids: person ? [person.id] : [] } : { audience_id: audience ?? undefined }),
        account_id: account,
        reason: reason.trim(),
      }),
    refresh: ['suppressions'],
    onDone: onClose,
  });
  return (
    <FormModal
      title={t('suppressions.add')}
      saving={saving}
      onClose={onClose}
      submit={t('common.add')}
      disabled={who === 'person' ? !person : !audience}
    >
      <SegmentedControl
        value={who}
        onChange={(next) => setWho(next as Who)}
        data={(['person', 'audience'] as const).map((each) => ({ value: each, label: t(`suppressions.who.${each}`) }))}
      />
      {who === 'person' ? (
        <PersonPicker
          label={t('friends.person')}
          value={person}
          onChange={setPerson}
          error={saving.problems.at('profile_ids')}
        />
      ) : (
        <Select
          label={t('nav.audiences')}
          searchable
          value={audience ? String(audience) : null}
          error={saving.problems.at('audience_id')}
          onChange={(id) => setAudience(id ? Number(id) : null)}
          data={(audiences.data?.items ?? []).map((each) => ({
            value: String(each.id),
            label: `${each.name}（${f.people(each.people)}）`,
          }))}
        />
      )}
      <Select
        label={t('suppressions.where')}
        value={account ? String(account) : ''}
        onChange={(id) => setAccount(id ? Number(id) : null)}
        data={[
          { value: '', label: t('suppressions.everywhere') },
          ...accounts.map((each) => ({ value: String(each.id), label: each.name })),
        ]}
      />
      <TextInput
        label={t('suppressions.reason')}
        placeholder={t('suppressions.reasonPlaceholder')}
        maxLength={200}
        value={reason}
        error={saving.problems.at('reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormModal>
  );
}
