import { ActionIcon, Autocomplete, Button, Group, Menu, Modal, Stack, Switch, Text } from '@mantine/core';
import {
  IconChartCircles,
  IconCopy,
  IconDots,
  IconFolder,
  IconLink,
  IconPlus,
  IconSend,
  IconSnowflake,
  IconStar,
  IconStarFilled,
  IconTrash,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { changeSegment, duplicateSegment, listSegments } from '../api/segments';
import type { Segment } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { Form } from '../shared/Form';
import { notifyDone, notifyFailed } from '../shared/notify';
import { Page } from '../shared/Page';
import { SearchInput } from '../shared/SearchInput';
import { Empty, ErrorNotice, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { FreezeModal } from './FreezeModal';
import { shelves } from './folders';
import { UsesPanel } from './panels/UsesPanel';
import { RemoveSegment } from './RemoveSegment';
import { useFavourite } from './use-favourite';
import { useLiveCount } from './use-live-count';

type Asking = { what: 'remove' | 'freeze' | 'uses' | 'folder'; segment: Segment } | null;

export function SegmentsPage() {
  const { t, f, lang } = useLang();
  const may = useMay();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const favour = useFavourite();
  const [asking, setAsking] = useState<Asking>(null);
  const query = useQuery({ queryKey: ['segments'], queryFn: listSegments });
  const close = () => setAsking(null);

  const columns: Column<Segment>[] = [
    {
      key: 'name',
      header: t('segments.name'),
      phone: 'title',
      cell: (row) => (
        <Group gap={4} wrap="nowrap" align="flex-start">
          <ActionIcon
            variant="subtle"
            size="sm"
            color={row.favourite ? 'yellow' : 'gray'}
            aria-label={`${row.favourite ? t('segments.unfavour') : t('segments.favour')}: ${row.name}`}
            aria-pressed={row.favourite}
            onClick={(event) => {
              event.stopPropagation();
              favour.mutate(row);
            }}
          >
            {row.favourite ? <IconStarFilled size={15} /> : <IconStar size={15} />}
          </ActionIcon>
          <div style={{ minWidth: 0 }}>
            <Text
              size="sm"
              fw={600}
              component={Link}
              to={`/segments/${row.id}`}
              className="plain"
              onClick={(event) => event.stopPropagation()}
            >
              {row.name}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {lang === 'ja' ? row.sentence_ja : row.sentence_en}
            </Text>
          </div>
        </Group>
      ),
    },
    {
      key: 'people',
      header: t('segments.people'),
      align: 'right',
      width: 120,
      phone: 'aside',
      cell: (row) => <SegmentPeople id={row.id} />,
    },
    {
      key: 'updated',
      header: t('segments.updated'),
      width: 190,
      phone: 'hide',
      cell: (row) => (
        <Text size="sm" className="number">
          {f.dateTime(row.updated_at)}
        </Text>
      ),
    },
    {
      key: 'tools',
      header: '',
      width: 50,
      phone: 'aside',
      cell: (row) => <RowMenu segment={row} onAsk={(what) => setAsking({ what, segment: row })} />,
    },
  ];

  const create = may.edit && (
    <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} />}>
      {t('segments.new')}
    </Button>
  );
  const folders = [...new Set((query.data?.items ?? []).map((each) => each.folder).filter(Boolean))];
  return (
    <Page
      title={t('segments.title')}
      description={t('segments.description')}
      actions={
        <>
          {(query.data?.items.length ?? 0) > 1 && (
            <Button
              variant="default"
              component={Link}
              to="/segments/overlap"
              leftSection={<IconChartCircles size={16} />}
            >
              {t('segments.overlapTitle')}
            </Button>
          )}
          {create}
        </>
      }
    >
      <QueryView query={query}>
        {(data) => {
          if (data.items.length === 0) {
            return (
              <Empty
                icon={IconUsersGroup}
                title={t('segments.emptyTitle')}
                text={t('segments.emptyText')}
                action={create}
              />
            );
          }
          const shown = shelves(data.items, url.get('q'), url.get('star') === '1');
          return (
            <>
              <Group gap="md">
                <SearchInput
                  value={url.get('q')}
                  onChange={(next) => url.set({ q: next })}
                  placeholder={t('segments.search')}
                  w={phone ? '100%' : 280}
                />
                <Switch
                  label={t('segments.favourites')}
                  checked={url.get('star') === '1'}
                  onChange={(event) => url.set({ star: event.currentTarget.checked ? '1' : null })}
                />
              </Group>
              {shown.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('segments.noneFound')}
                </Text>
              )}
              {shown.map((shelf) => (
                <Stack key={shelf.folder ?? ''} gap="xs">
                  {(shelf.folder || shown.length > 1) && (
                    <Group gap={6} c="gray.7">
                      <IconFolder size={17} stroke={1.7} />
                      <Text size="sm" fw={600}>
                        {shelf.folder ?? t('segments.noFolder')}
                      </Text>
                    </Group>
                  )}
                  <DataList
                    label={shelf.folder ?? t('segments.title')}
                    rows={shelf.segments}
                    columns={columns}
                    rowKey={(row) => row.id}
                    onOpen={(row) => void navigate(`/segments/${row.id}`)}
                  />
                </Stack>
              ))}
            </>
          );
        }}
      </QueryView>
      {asking?.what === 'remove' && <RemoveSegment segment={asking.segment} onClose={close} />}
      {asking?.what === 'freeze' && (
        <FreezeModal
          question={{ segment_id: asking.segment.id }}
          name={asking.segment.name}
          people={undefined}
          onClose={close}
        />
      )}
      {asking?.what === 'folder' && <FolderModal segment={asking.segment} folders={folders} onClose={close} />}
      <Modal
        opened={asking?.what === 'uses'}
        onClose={close}
        title={`${t('segments.usesTitle')}: ${asking?.segment.name ?? ''}`}
        centered
      >
        {asking?.what === 'uses' && <UsesPanel id={asking.segment.id} />}
      </Modal>
    </Page>
  );
}

function RowMenu({ segment, onAsk }: { segment: Segment; onAsk: (what: NonNullable<Asking>['what']) => void }) {
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const copy = useMutation({
    mutationFn: () => duplicateSegment(segment.id),
    onSuccess: async () => {
      notifyDone(t('segments.duplicated'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('common.actions')}: ${segment.name}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item
          leftSection={<IconSend size={16} />}
          disabled={!may.edit}
          onClick={() => void navigate(`/campaigns/new/edit?segment=${segment.id}`)}
        >
          {t('segments.useInCampaign')}
        </Menu.Item>
        <Menu.Item leftSection={<IconSnowflake size={16} />} disabled={!may.edit} onClick={() => onAsk('freeze')}>
          {t('segments.freeze')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} disabled={!may.edit} onClick={() => copy.mutate()}>
          {t('segments.duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFolder size={16} />} disabled={!may.edit} onClick={() => onAsk('folder')}>
          {t('segments.moveFolder')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => onAsk('uses')}>
          {t('segments.usesTitle')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          disabled={!may.edit}
          onClick={() => onAsk('remove')}
        >
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function FolderModal({ segment, folders, onClose }: { segment: Segment; folders: string[]; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [folder, setFolder] = useState(segment.folder);
  const move = useMutation({
    mutationFn: () =>
      changeSegment(segment.id, segment.version, {
        name: segment.name,
        folder: folder.trim(),
        definition: segment.definition,
      }),
    onSuccess: async (saved) => {
      notifyDone(t('common.saved'));
      queries.setQueryData(['segment', saved.id], saved);
      await queries.invalidateQueries({ queryKey: ['segments'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`${t('segments.moveFolder')}: ${segment.name}`} centered>
      <Form onSubmit={() => move.mutate()}>
        <Stack>
          <ErrorNotice error={move.error} />
          <Autocomplete
            label={t('segments.folder')}
            description={t('segments.folderHint')}
            value={folder}
            data={folders}
            data-autofocus
            onChange={setFolder}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={move.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

/** Counted while one looks: a stored number would be yesterday's. */
function SegmentPeople({ id }: { id: number }) {
  const { f } = useLang();
  const { account } = useAccounts();
  const count = useLiveCount({ segment_id: id }, account?.id ?? null);
  return (
    <Text size="sm" fw={600} className="number" style={{ whiteSpace: 'nowrap' }}>
      {count.data ? f.people(count.data.count) : '—'}
    </Text>
  );
}
