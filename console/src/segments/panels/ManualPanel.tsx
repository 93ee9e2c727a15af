import { ActionIcon, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeManual, listManual, type ManualList } from '../../api/segments';
import type { Segment } from '../../api/types';
import { PersonCell } from '../../friends/PersonCell';
import { PersonPicker } from '../../friends/PersonPicker';
import { useMay } from '../../session/SessionContext';
import { notifyFailed } from '../../shared/notify';
import { ErrorNotice, Loading } from '../../shared/states';
import { useLang } from '../../shared/use-lang';

/** People put in or kept out by hand, whatever the rule says. */
export function ManualPanel({ segment }: { segment: Segment }) {
  const { t } = useLang();
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('segments.manualText')} {t('segments.unsavedManual')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <List segment={segment} list="added" />
        <List segment={segment} list="excluded" />
      </SimpleGrid>
    </Stack>
  );
}

function List({ segment, list }: { segment: Segment; list: ManualList }) {
  const { t, f } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [turn, setTurn] = useState(0);
  const query = useInfiniteQuery({
    queryKey: ['segment', segment.id, 'manual', list],
    queryFn: ({ pageParam }) => listManual(segment.id, list, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const change = useMutation({
    mutationFn: (what: { add?: number[]; exclude?: number[]; clear?: number[] }) => changeManual(segment.id, what),
    onSuccess: async () => {
      setTurn((before) => before + 1);
      await queries.invalidateQueries({ queryKey: ['segment', segment.id] });
      await queries.invalidateQueries({ queryKey: ['segments'] });
      await queries.invalidateQueries({ queryKey: ['count'] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  const people = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <Title order={3} size="h4" mb="xs">
        {list === 'added' ? t('segments.manualAdded') : t('segments.manualExcluded')}{' '}
        <Text span size="sm" c="dimmed" className="number">
          {f.people(list === 'added' ? segment.added : segment.excluded)}
        </Text>
      </Title>
      {may.edit && (
        <PersonPicker
          key={turn}
          mb="sm"
          value={null}
          without={people.map((person) => person.id)}
          disabled={change.isPending}
          placeholder={list === 'added' ? t('segments.manualAdd') : t('segments.manualExclude')}
          aria-label={list === 'added' ? t('segments.manualAdd') : t('segments.manualExclude')}
          onChange={(person) =>
            person && change.mutate(list === 'added' ? { add: [person.id] } : { exclude: [person.id] })
          }
        />
      )}
      <ErrorNotice error={query.error} />
      {query.isPending && <Loading rows={2} />}
      {query.data && people.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('segments.manualNone')}
        </Text>
      )}
      <Stack gap={6}>
        {people.map((person) => (
          <Group key={person.id} justify="space-between" wrap="nowrap" gap="xs">
            <PersonCell person={person} size={26} />
            {may.edit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={change.isPending}
                aria-label={t('segments.manualClear', { name: person.display_name || t('common.anonymous') })}
                onClick={() => change.mutate({ clear: [person.id] })}
              >
                <IconX size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          mt="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('common.nextPage')}
        </Button>
      )}
    </div>
  );
}
