import { ActionIcon, Button, Group, Modal, Switch, Text } from '@mantine/core';
import { IconChartCircles, IconStar, IconStarFilled, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listSegments } from '../api/segments';
import type { Segment } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { figureColumn, NameLink, Shelf } from '../shared/columns';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { SearchInput } from '../shared/SearchInput';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { FreezeModal } from './FreezeModal';
import { shelves } from './folders';
import { UsesPanel } from './panels/UsesPanel';
import { RemoveSegment } from './RemoveSegment';
import { FolderModal, type RowAction, SegmentMenu } from './SegmentRowTools';
import { useFavourite } from './use-favourite';
import { useLiveCount } from './use-live-count';

type Asking = { what: RowAction; segment: Segment } | null;

export function SegmentsPage() {
  const { t, f, lang } = useLang();
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
            <NameLink to={`/segments/${row.id}`}>{row.name}</NameLink>
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
    figureColumn('updated', t('segments.updated'), (row) => f.dateTime(row.updated_at), { width: 190, phone: 'hide' }),
    {
      key: 'tools',
      header: '',
      width: 50,
      phone: 'aside',
      cell: (row) => <SegmentMenu segment={row} onAsk={(what) => setAsking({ what, segment: row })} />,
    },
  ];

  const folders = [...new Set((query.data?.items ?? []).map((each) => each.folder).filter(Boolean))];
  return (
    <ListPage
      title={t('segments.title')}
      description={t('segments.description')}
      query={query}
      create={{ label: t('segments.new'), to: '/segments/new' }}
      empty={{ icon: IconUsersGroup, title: t('segments.emptyTitle'), text: t('segments.emptyText') }}
      actions={
        (query.data?.items.length ?? 0) > 1 && (
          <Button
            variant="default"
            component={Link}
            to="/segments/overlap"
            leftSection={<IconChartCircles size={16} />}
          >
            {t('segments.overlapTitle')}
          </Button>
        )
      }
      beside={
        <>
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
        </>
      }
    >
      {(items) => {
        const shown = shelves(items, url.get('q'), url.get('star') === '1');
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
              <Shelf
                key={shelf.folder ?? ''}
                name={shelf.folder || shown.length > 1 ? (shelf.folder ?? t('segments.noFolder')) : null}
              >
                <DataList
                  label={shelf.folder ?? t('segments.title')}
                  rows={shelf.segments}
                  columns={columns}
                  rowKey={(row) => row.id}
                  onOpen={(row) => void navigate(`/segments/${row.id}`)}
                />
              </Shelf>
            ))}
          </>
        );
      }}
    </ListPage>
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
