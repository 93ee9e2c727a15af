import { ActionIcon, Badge, Button, Menu, Text } from '@mantine/core';
import { IconDots, IconListDetails, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listAudiences } from '../api/audiences';
import type { Audience } from '../api/types';
import { useMay } from '../session/SessionContext';
import { type Column, DataList } from '../shared/DataList';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { AudienceForm, RemoveAudience } from './AudienceForm';

/** Fixed lists: uploaded, kept by hand, frozen from segments, or matched by hashed addresses. */
export function AudiencesPage() {
  const { t, f } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const query = useQuery({ queryKey: ['audiences'], queryFn: listAudiences });
  const [editing, setEditing] = useState<Audience | 'new' | null>(null);
  const [removing, setRemoving] = useState<Audience | null>(null);

  const columns: Column<Audience>[] = [
    {
      key: 'name',
      header: t('audiences.name'),
      phone: 'title',
      cell: (row) => (
        <Text
          size="sm"
          fw={600}
          component={Link}
          to={`/audiences/${row.id}`}
          className="plain"
          onClick={(event) => event.stopPropagation()}
        >
          {row.name}
        </Text>
      ),
    },
    {
      key: 'kind',
      header: t('audiences.kind'),
      width: 150,
      cell: (row) => <AudienceKind audience={row} />,
    },
    {
      key: 'people',
      header: t('audiences.people'),
      align: 'right',
      width: 160,
      phone: 'aside',
      cell: (row) => (
        <Text size="sm" fw={600} className="number">
          {f.people(row.people)}
        </Text>
      ),
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
              aria-label={`${t('common.actions')}: ${row.name}`}
              onClick={(event) => event.stopPropagation()}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
            <Menu.Item leftSection={<IconPencil size={16} />} disabled={!may.edit} onClick={() => setEditing(row)}>
              {t('audiences.rename')}
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
      {t('audiences.new')}
    </Button>
  );
  return (
    <Page title={t('audiences.title')} description={t('audiences.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              icon={IconListDetails}
              title={t('audiences.emptyTitle')}
              text={t('audiences.emptyText')}
              action={create}
            />
          ) : (
            <DataList
              label={t('audiences.title')}
              rows={data.items}
              columns={columns}
              rowKey={(row) => row.id}
              onOpen={(row) => void navigate(`/audiences/${row.id}`)}
            />
          )
        }
      </QueryView>
      {editing && <AudienceForm audience={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveAudience audience={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

const colors = { upload: 'ai', manual: 'teal', frozen: 'cyan', hashed: 'grape' } as const;

export function AudienceKind({ audience }: { audience: Audience }) {
  const { t } = useLang();
  return (
    <>
      <Badge color={colors[audience.kind]}>{t(`audiences.kinds.${audience.kind}`)}</Badge>
      {!audience.ready && (
        <Badge ml={4} color="yellow">
          {t('audiences.filling')}
        </Badge>
      )}
    </>
  );
}
