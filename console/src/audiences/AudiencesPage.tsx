import { Badge } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listAudiences } from '../api/audiences';
import type { Audience } from '../api/types';
import { figureColumn, menuColumn, NameLink } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { useRowActions } from '../shared/RowMenu';
import { useLang } from '../shared/use-lang';
import { AudienceForm, RemoveAudience } from './AudienceForm';

/** Fixed lists: uploaded, kept by hand, frozen from segments, or matched by hashed addresses. */
export function AudiencesPage() {
  const { t, f } = useLang();
  const navigate = useNavigate();
  const actions = useRowActions();
  const query = useQuery({ queryKey: ['audiences'], queryFn: listAudiences });
  const [editing, setEditing] = useState<Audience | 'new' | null>(null);
  const [removing, setRemoving] = useState<Audience | null>(null);

  const columns: Column<Audience>[] = [
    {
      key: 'name',
      header: t('audiences.name'),
      phone: 'title',
      cell: (row) => <NameLink to={`/audiences/${row.id}`}>{row.name}</NameLink>,
    },
    { key: 'kind', header: t('audiences.kind'), width: 150, cell: (row) => <AudienceKind audience={row} /> },
    figureColumn('people', t('audiences.people'), (row) => f.people(row.people), {
      align: 'right',
      width: 160,
      phone: 'aside',
    }),
    figureColumn('updated', t('segments.updated'), (row) => f.dateTime(row.updated_at), { width: 190, phone: 'hide' }),
    menuColumn(
      (row) => row.name,
      (row) => [actions.edit(() => setEditing(row), t('audiences.rename')), actions.remove(() => setRemoving(row))],
    ),
  ];
  return (
    <ListPage
      title={t('audiences.title')}
      description={t('audiences.description')}
      query={query}
      create={{ label: t('audiences.new'), onClick: () => setEditing('new') }}
      empty={{ icon: IconListDetails, title: t('audiences.emptyTitle'), text: t('audiences.emptyText') }}
      beside={
        <>
          {editing && <AudienceForm audience={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
          {removing && <RemoveAudience audience={removing} onClose={() => setRemoving(null)} />}
        </>
      }
    >
      {(items) => (
        <DataList
          label={t('audiences.title')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate(`/audiences/${row.id}`)}
        />
      )}
    </ListPage>
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
