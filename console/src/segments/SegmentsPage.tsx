import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconDots, IconPlus, IconSend, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listSegments, removeSegment } from '../api/segments';
import type { Segment } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { SearchInput } from '../shared/SearchInput';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { useDescribe } from './describe';
import { useLiveCount } from './use-live-count';

export function SegmentsPage() {
  const { t, f } = useLang();
  const may = useMay();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const describe = useDescribe();
  const [removing, setRemoving] = useState<Segment | null>(null);
  const query = useQuery({ queryKey: ['segments'], queryFn: listSegments });
  const q = url.get('q').toLowerCase();

  const columns: Column<Segment>[] = [
    {
      key: 'name',
      header: t('segments.name'),
      phone: 'title',
      cell: (row) => (
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {row.name}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={2}>
            {describe(row.definition.condition)}
          </Text>
        </div>
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
      cell: (row) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('common.actions')}
              onClick={(event) => event.stopPropagation()}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
            <Menu.Item
              leftSection={<IconSend size={16} />}
              disabled={!may.edit}
              onClick={() => void navigate(`/campaigns/new/edit?segment=${row.id}`)}
            >
              {t('segments.useInCampaign')}
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
    <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} />}>
      {t('segments.new')}
    </Button>
  );
  return (
    <Page title={t('segments.title')} description={t('segments.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              icon={IconUsersGroup}
              title={t('segments.emptyTitle')}
              text={t('segments.emptyText')}
              action={create}
            />
          ) : (
            <>
              {(data.items.length > 8 || q) && (
                <SearchInput
                  value={url.get('q')}
                  onChange={(next) => url.set({ q: next })}
                  placeholder={t('segments.name')}
                  w={phone ? '100%' : 280}
                />
              )}
              <DataList
                label={t('segments.title')}
                rows={data.items.filter((each) => each.name.toLowerCase().includes(q))}
                columns={columns}
                rowKey={(row) => row.id}
                onOpen={(row) => void navigate(`/segments/${row.id}`)}
              />
            </>
          )
        }
      </QueryView>
      {removing && <RemoveSegment segment={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

/** Counted while one looks: a stored number would be yesterday's. */
function SegmentPeople({ id }: { id: number }) {
  const { f } = useLang();
  const { account } = useAccounts();
  const count = useLiveCount({ segment_id: id }, account?.id ?? null);
  return (
    <Text size="sm" fw={600} className="number">
      {count.data ? f.people(count.data.count) : '—'}
    </Text>
  );
}

export function RemoveSegment({
  segment,
  onClose,
  onRemoved,
}: {
  segment: Segment;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const { t } = useLang();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeSegment(segment.id),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      onClose();
      onRemoved?.();
    },
  });
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('segments.deleteTitle')}
      confirm={t('common.delete')}
      color="red"
      loading={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Text size="sm">{t('segments.deleteText', { name: segment.name })}</Text>
    </ConfirmModal>
  );
}
