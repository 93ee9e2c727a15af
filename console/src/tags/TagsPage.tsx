import { Anchor } from '@mantine/core';
import { IconTag, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Tag } from '../api/types';
import { menuColumn, Shelf } from '../shared/columns';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { useRowActions } from '../shared/RowMenu';
import { SearchInput } from '../shared/SearchInput';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { TagBadge } from './TagBadge';
import { RemoveTag, TagForm } from './TagForm';
import { useTags } from './use-tags';

/** Tags by folder: named folders first, in their order of appearance, what is unsorted last. */
export function byFolder(tags: readonly Tag[]): [string | null, Tag[]][] {
  const folders = new Map<string | null, Tag[]>();
  for (const tag of tags) {
    const key = tag.folder || null;
    folders.set(key, [...(folders.get(key) ?? []), tag]);
  }
  return [...folders].sort(([a], [b]) => (a === null ? 1 : 0) - (b === null ? 1 : 0));
}

export function TagsPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const actions = useRowActions();
  const query = useTags();
  const [editing, setEditing] = useState<Tag | 'new' | null>(null);
  const [removing, setRemoving] = useState<Tag | null>(null);
  const q = url.get('q').toLowerCase();

  const columns: Column<Tag>[] = [
    { key: 'name', header: t('tags.name'), phone: 'title', cell: (tag) => <TagBadge tag={tag} /> },
    {
      key: 'people',
      header: t('tags.people'),
      align: 'right',
      width: 140,
      phone: 'aside',
      cell: (tag) => (
        <Anchor
          component={Link}
          to={`/friends?tag=${tag.id}`}
          size="sm"
          className="number"
          title={t('tags.seeFriends')}
        >
          {f.people(tag.people)}
        </Anchor>
      ),
    },
    menuColumn(
      (tag) => tag.name,
      (tag) => [
        {
          icon: IconUsers,
          label: t('tags.seeFriends'),
          open: true,
          onClick: () => void navigate(`/friends?tag=${tag.id}`),
        },
        actions.edit(() => setEditing(tag)),
        actions.remove(() => setRemoving(tag)),
      ],
    ),
  ];
  return (
    <ListPage
      title={t('tags.title')}
      description={t('tags.description')}
      query={query}
      create={{ label: t('tags.new'), onClick: () => setEditing('new') }}
      empty={{ icon: IconTag, title: t('tags.emptyTitle'), text: t('tags.emptyText') }}
      beside={
        <>
          {editing && (
            <TagForm
              tag={editing === 'new' ? null : editing}
              folders={[...new Set((query.data?.items ?? []).map((tag) => tag.folder ?? '').filter(Boolean))]}
              onClose={() => setEditing(null)}
            />
          )}
          {removing && <RemoveTag tag={removing} onClose={() => setRemoving(null)} />}
        </>
      }
    >
      {(items) => (
        <>
          <SearchInput
            value={url.get('q')}
            onChange={(next) => url.set({ q: next })}
            placeholder={t('tags.search')}
            w={phone ? '100%' : 280}
          />
          {byFolder(items.filter((tag) => tag.name.toLowerCase().includes(q))).map(([folder, tags]) => (
            <Shelf key={folder ?? ''} name={folder ?? t('tags.noFolder')}>
              <DataList rows={tags} columns={columns} rowKey={(tag) => tag.id} label={folder ?? t('tags.noFolder')} />
            </Shelf>
          ))}
        </>
      )}
    </ListPage>
  );
}
