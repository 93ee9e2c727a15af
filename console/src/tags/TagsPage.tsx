import { ActionIcon, Anchor, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDots, IconFolder, IconPencil, IconPlus, IconTag, IconTrash, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Tag } from '../api/types';
import { useMay } from '../session/SessionContext';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { Page } from '../shared/Page';
import { SearchInput } from '../shared/SearchInput';
import { Empty, QueryView } from '../shared/states';
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
  const may = useMay();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
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
    {
      key: 'tools',
      header: '',
      width: 60,
      phone: 'aside',
      cell: (tag) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.actions')}: ${tag.name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => void navigate(`/friends?tag=${tag.id}`)}>
              {t('tags.seeFriends')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPencil size={16} />} disabled={!may.edit} onClick={() => setEditing(tag)}>
              {t('common.edit')}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              disabled={!may.edit}
              onClick={() => setRemoving(tag)}
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
      {t('tags.new')}
    </Button>
  );
  return (
    <Page title={t('tags.title')} description={t('tags.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={IconTag} title={t('tags.emptyTitle')} text={t('tags.emptyText')} action={create} />
          ) : (
            <>
              <SearchInput
                value={url.get('q')}
                onChange={(next) => url.set({ q: next })}
                placeholder={t('tags.search')}
                w={phone ? '100%' : 280}
              />
              {byFolder(data.items.filter((tag) => tag.name.toLowerCase().includes(q))).map(([folder, tags]) => (
                <Stack key={folder ?? ''} gap="xs">
                  <Group gap={6} c="gray.7">
                    <IconFolder size={17} stroke={1.7} />
                    <Text size="sm" fw={600}>
                      {folder ?? t('tags.noFolder')}
                    </Text>
                  </Group>
                  <DataList
                    rows={tags}
                    columns={columns}
                    rowKey={(tag) => tag.id}
                    label={folder ?? t('tags.noFolder')}
                  />
                </Stack>
              ))}
            </>
          )
        }
      </QueryView>
      {editing && (
        <TagForm
          tag={editing === 'new' ? null : editing}
          folders={[...new Set((query.data?.items ?? []).map((tag) => tag.folder ?? '').filter(Boolean))]}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && <RemoveTag tag={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}
