import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { listMergeCandidates, mergeProfiles, undoMerge } from '../api/profiles';
import type { MergeCandidate, ProfileSummary } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { CursorPager } from '../shared/CursorPager';
import { notifyFailed } from '../shared/notify';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { PersonCell } from './PersonCell';
import { showUndo } from './show-undo';

interface Choice {
  winner: ProfileSummary;
  loser: ProfileSummary;
  why: string;
}

/** Pairs that may be one person. Two with different LINE ids of one provider are only ever offered here. */
export function DuplicatesPage() {
  const { t } = useLang();
  const url = useUrlState();
  const queries = useQueryClient();
  const cursor = url.get('cursor');
  const [choice, setChoice] = useState<Choice | null>(null);
  const query = useQuery({
    queryKey: ['merge-candidates', cursor],
    queryFn: () => listMergeCandidates(cursor || undefined),
  });
  const merge = useMutation({
    mutationFn: (pair: Choice) => mergeProfiles(pair.winner.id, pair.loser.id, pair.why),
    onSuccess: async ({ merge_id }) => {
      setChoice(null);
      showUndo(t('friends.merged'), t('common.undo'), () => {
        undoMerge(merge_id)
          .then(() => queries.invalidateQueries())
          .catch((error: unknown) => notifyFailed(t('errors.unknown'), error));
      });
      await queries.invalidateQueries();
    },
  });
  return (
    <Page title={t('friends.duplicatesTitle')} description={t('friends.duplicatesText')}>
      <QueryView query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={IconUsersGroup} title={t('friends.duplicatesNone')} text={t('friends.duplicatesNoneText')} />
          ) : (
            <Stack gap="md">
              {page.items.map((pair) => (
                <Pair key={`${pair.a.id} ${pair.b.id}`} pair={pair} onChoose={setChoice} />
              ))}
            </Stack>
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
      <ConfirmModal
        opened={choice !== null}
        onClose={() => setChoice(null)}
        title={t('friends.mergeTitle')}
        confirm={t('friends.mergeDo')}
        loading={merge.isPending}
        error={merge.error}
        onConfirm={() => choice && merge.mutate(choice)}
      >
        <Text size="sm">{t('friends.mergeText', { name: choice?.winner.display_name || t('common.anonymous') })}</Text>
      </ConfirmModal>
    </Page>
  );
}

function Pair({ pair, onChoose }: { pair: MergeCandidate; onChoose: (choice: Choice) => void }) {
  const { t, f } = useLang();
  const may = useMay();
  const side = (person: ProfileSummary, other: ProfileSummary) => (
    <Group justify="space-between" wrap="nowrap">
      <Link to={`/friends/${person.id}`} className="plain" style={{ minWidth: 0 }}>
        <PersonCell person={person} note={`ID ${person.id} · ${f.date(person.created_at)}`} />
      </Link>
      {may.edit && (
        <Button size="xs" variant="default" onClick={() => onChoose({ winner: person, loser: other, why: pair.why })}>
          {t('friends.keepThis')}
        </Button>
      )}
    </Group>
  );
  return (
    <Paper withBorder p="md">
      <Badge color="yellow" mb="sm">
        {pair.why === 'identity_conflict' ? t('friends.sameIdentity') : pair.why}
      </Badge>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {side(pair.a, pair.b)}
        {side(pair.b, pair.a)}
      </SimpleGrid>
    </Paper>
  );
}
