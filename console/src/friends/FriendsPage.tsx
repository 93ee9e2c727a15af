import { Button, Group, Paper, Select, Text } from '@mantine/core';
import { IconFileImport, IconTag, IconTagOff, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listProfiles } from '../api/profiles';
import type { ProfileSummary, TagTarget } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { CursorPager } from '../shared/CursorPager';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { Page } from '../shared/Page';
import { SearchInput } from '../shared/SearchInput';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { BulkTagModal } from '../tags/BulkTagModal';
import { TagBadges } from '../tags/TagBadge';
import { TagSelect } from '../tags/TagSelect';
import { FriendStateBadge, PersonCell } from './PersonCell';
import { useSelection } from './use-selection';

export function FriendsPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const navigate = useNavigate();
  const may = useMay();
  const phone = usePhone();
  const { account } = useAccounts();
  const [action, setAction] = useState<'add' | 'remove' | null>(null);

  const search = {
    account_id: account?.id,
    q: url.get('q'),
    state: url.get('state'),
    tag_id: url.number('tag') ?? undefined,
  };
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['profiles', search, cursor],
    queryFn: ({ signal }) => listProfiles({ ...search, cursor }, signal),
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.items ?? [];
  const total = query.data?.total ?? rows.length;
  const selection = useSelection(rows, JSON.stringify(search));
  const filtered = !!(search.q || search.state || search.tag_id);
  const target: TagTarget = selection.everybody
    ? { search: { ...search, q: search.q || undefined, state: search.state || undefined } }
    : { profile_ids: selection.ids };

  const columns: Column<ProfileSummary>[] = [
    {
      key: 'person',
      header: t('friends.person'),
      phone: 'title',
      cell: (row) => <PersonCell person={row} note={phone && row.since ? f.date(row.since) : undefined} />,
    },
    {
      key: 'state',
      header: t('friends.state'),
      phone: 'aside',
      cell: (row) => <FriendStateBadge state={row.state} />,
      width: 120,
    },
    {
      key: 'tags',
      header: t('friends.tags'),
      phone: 'line',
      cell: (row) =>
        row.tags.length ? (
          <TagBadges tags={row.tags} />
        ) : (
          <Text size="sm" c="dimmed">
            —
          </Text>
        ),
    },
    {
      key: 'since',
      header: t('friends.since'),
      phone: 'hide',
      width: 150,
      cell: (row) => (
        <Text size="sm" c={row.since ? undefined : 'dimmed'} className="number">
          {row.since ? f.date(row.since) : t('common.unknown')}
        </Text>
      ),
    },
  ];

  return (
    <Page
      title={t('friends.title')}
      description={t('friends.description')}
      actions={
        may.edit && (
          <Button component={Link} to="/imports/new" variant="default" leftSection={<IconFileImport size={16} />}>
            {t('friends.emptyImport')}
          </Button>
        )
      }
    >
      <Group gap="xs">
        <SearchInput
          value={search.q}
          onChange={(q) => url.set({ q })}
          placeholder={t('friends.search')}
          w={phone ? '100%' : 280}
        />
        <Select
          w={phone ? 'calc(50% - 5px)' : 170}
          aria-label={t('friends.state')}
          placeholder={t('friends.stateAll')}
          value={search.state || null}
          onChange={(state) => url.set({ state })}
          clearable
          data={(['following', 'blocked', 'unknown', 'none'] as const).map((state) => ({
            value: state,
            label: t(`friends.states.${state}`),
          }))}
        />
        <TagSelect
          w={phone ? 'calc(50% - 5px)' : 190}
          aria-label={t('friends.tag')}
          placeholder={t('friends.tagAll')}
          value={search.tag_id ?? null}
          onChange={(tag) => url.set({ tag })}
          clearable
        />
        {query.data && (
          <Text size="sm" c="dimmed" ml="auto" className="number" aria-live="polite">
            {t('friends.total', { people: f.people(total) })}
          </Text>
        )}
      </Group>

      {may.edit && selection.count(total) > 0 && (
        <Paper withBorder p="xs" px="md" bg="ai.0" style={{ position: 'sticky', top: 64, zIndex: 10 }}>
          <Group justify="space-between" gap="xs">
            <Group gap="sm">
              <Text size="sm" fw={600}>
                {selection.everybody
                  ? t('friends.allFoundSelected', { people: f.people(total) })
                  : t('friends.selected', { people: f.people(selection.ids.length) })}
              </Text>
              {!selection.everybody && total > selection.ids.length && (
                <Button size="compact-sm" variant="subtle" onClick={selection.takeEverybody}>
                  {t('friends.selectAllFound', { people: f.people(total) })}
                </Button>
              )}
              <Button size="compact-sm" variant="subtle" color="gray" onClick={selection.clear}>
                {t('friends.clearSelection')}
              </Button>
            </Group>
            <Group gap="xs">
              <Button size="xs" leftSection={<IconTag size={14} />} onClick={() => setAction('add')}>
                {t('friends.putTag')}
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconTagOff size={14} />}
                onClick={() => setAction('remove')}
              >
                {t('friends.takeTag')}
              </Button>
            </Group>
          </Group>
        </Paper>
      )}

      <QueryView query={query} rows={8}>
        {(page) =>
          page.items.length === 0 ? (
            filtered ? (
              <Empty
                icon={IconUserSearch}
                title={t('friends.noneTitle')}
                text={t('friends.noneText')}
                action={
                  <Button variant="light" mt="xs" onClick={() => url.set({ q: null, state: null, tag: null })}>
                    {t('friends.clearFilters')}
                  </Button>
                }
              />
            ) : (
              <Empty
                icon={IconUsers}
                title={t('friends.emptyTitle')}
                text={t('friends.emptyText')}
                action={
                  <Button mt="xs" component={Link} to="/imports/new">
                    {t('friends.emptyImport')}
                  </Button>
                }
              />
            )
          ) : (
            <DataList
              label={t('friends.title')}
              rows={page.items}
              columns={columns}
              rowKey={(row) => row.id}
              onOpen={(row) => void navigate(`/friends/${row.id}`)}
              ticked={may.edit ? selection.ticked : undefined}
            />
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={rows.length} total={total} />
      <BulkTagModal action={action} target={target} onClose={() => setAction(null)} onStarted={selection.clear} />
    </Page>
  );
}
