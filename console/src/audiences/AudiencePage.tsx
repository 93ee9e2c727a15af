import { ActionIcon, Paper, Text } from '@mantine/core';
import { IconUserPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { changeAudienceMembers, listAudienceMembers, listAudiences } from '../api/audiences';
import type { ProfileSummary } from '../api/types';
import { PersonCell } from '../friends/PersonCell';
import { PersonPicker } from '../friends/PersonPicker';
import { useMay } from '../session/SessionContext';
import { CursorPager } from '../shared/CursorPager';
import { type Column, DataList } from '../shared/DataList';
import { notifyFailed } from '../shared/notify';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { AudienceKind } from './AudiencesPage';
import { HashUploadPanel, UploadPanel } from './UploadPanel';

/** Who is on one list. Lists kept by hand and uploaded ones can be changed here. */
export function AudiencePage() {
  const { t, f } = useLang();
  const id = Number(useParams().id);
  const may = useMay();
  const url = useUrlState();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [turn, setTurn] = useState(0);
  const audiences = useQuery({ queryKey: ['audiences'], queryFn: listAudiences });
  const audience = audiences.data?.items.find((each) => each.id === id);
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['audience', id, cursor],
    queryFn: () => listAudienceMembers(id, cursor || undefined),
  });
  const change = useMutation({
    mutationFn: ({ action, person }: { action: 'add' | 'remove'; person: number }) =>
      changeAudienceMembers(id, action, [person]),
    onSuccess: async () => {
      setTurn((before) => before + 1);
      await queries.invalidateQueries({ queryKey: ['audience', id] });
      await queries.invalidateQueries({ queryKey: ['audiences'] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  const changeable = may.edit && (audience?.kind === 'manual' || audience?.kind === 'upload');
  const columns: Column<ProfileSummary>[] = [
    { key: 'person', header: t('friends.person'), phone: 'title', cell: (row) => <PersonCell person={row} /> },
    {
      key: 'tools',
      header: '',
      width: 60,
      phone: 'aside',
      cell: (row) =>
        changeable && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('audiences.takeOff', { name: row.display_name || t('common.anonymous') })}
            onClick={(event) => {
              event.stopPropagation();
              change.mutate({ action: 'remove', person: row.id });
            }}
          >
            <IconX size={15} />
          </ActionIcon>
        ),
    },
  ];
  return (
    <Page
      title={audience?.name ?? t('audiences.title')}
      back="/audiences"
      badge={audience && <AudienceKind audience={audience} />}
      description={
        audience && (
          <>
            {f.people(audience.people)}
            {audience.hashes !== null && ` · ${t('audiences.hashes', { number: f.number(audience.hashes) })}`}
          </>
        )
      }
    >
      {changeable && (
        <Paper withBorder p="md">
          <Text size="sm" fw={600} mb={4}>
            {t('audiences.putOn')}
          </Text>
          <PersonPicker
            key={turn}
            maw={360}
            value={null}
            without={query.data?.items.map((each) => each.id)}
            disabled={change.isPending}
            placeholder={t('segments.whyPick')}
            aria-label={t('audiences.putOn')}
            onChange={(person) => person && change.mutate({ action: 'add', person: person.id })}
          />
        </Paper>
      )}
      {audience && changeable && <UploadPanel audience={audience} />}
      {audience?.kind === 'hashed' && may.edit && <HashUploadPanel audience={audience} />}
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={IconUserPlus} title={t('audiences.nobody')} />
          ) : (
            <>
              <DataList
                label={audience?.name}
                rows={data.items}
                columns={columns}
                rowKey={(row) => row.id}
                onOpen={(row) => void navigate(`/friends/${row.id}`)}
              />
              <CursorPager next={data.next} shown={data.items.length} />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
