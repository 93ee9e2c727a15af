import { Badge, Button, Checkbox, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { listEntries, readWatch, unwatchSegment, watchSegment } from '../../api/segments';
import type { Id, Watch } from '../../api/types';
import { useAttributes } from '../../attributes/use-attributes';
import { useMay } from '../../session/SessionContext';
import { ConfirmModal } from '../../shared/ConfirmModal';
import { notifyDone } from '../../shared/notify';
import { ErrorNotice, QueryView } from '../../shared/states';
import { useLang } from '../../shared/use-lang';
import { useTags } from '../../tags/use-tags';
import { useNames } from '../names';

/** Watching on and off, and the log of who entered and left. */
export function EntriesPanel({ id }: { id: Id }) {
  const query = useQuery({
    queryKey: ['segment', id, 'watch'],
    queryFn: () => readWatch(id),
    // The first entries come right after watching has begun.
    refetchInterval: (watch) => (watch.state.data?.watched ? (watch.state.data.newest > 0 ? 5_000 : 1_000) : false),
  });
  return <QueryView query={query}>{(watch) => <Watched id={id} watch={watch} />}</QueryView>;
}

function Watched({ id, watch }: { id: Id; watch: Watch }) {
  const { t, f } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [inside, setInside] = useState(false);
  const [stopping, setStopping] = useState(false);
  const done = async (message: string) => {
    setStopping(false);
    notifyDone(message);
    await queries.invalidateQueries({ queryKey: ['segment', id] });
  };
  const on = useMutation({
    mutationFn: () => watchSegment(id, inside),
    onSuccess: () => done(t('segments.watchOn')),
  });
  const off = useMutation({ mutationFn: () => unwatchSegment(id), onSuccess: () => done(t('segments.watchOff')) });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('segments.watchText')}
      </Text>
      <Group gap="lg">
        <Switch
          label={t('segments.watch')}
          checked={watch.watched}
          disabled={!may.edit || on.isPending || off.isPending}
          onChange={() => (watch.watched ? setStopping(true) : on.mutate())}
        />
        {!watch.watched && may.edit && (
          <Checkbox
            size="xs"
            label={t('segments.watchInside')}
            checked={inside}
            onChange={(event) => setInside(event.currentTarget.checked)}
          />
        )}
        {watch.since && (
          <Text size="xs" c="dimmed">
            {t('segments.watchSince', { at: f.dateTime(watch.since) })} ·{' '}
            {t('segments.entriesAbout', { number: f.number(watch.newest) })}
          </Text>
        )}
      </Group>
      <ErrorNotice error={on.error} />
      {watch.watched && <Entries id={id} newest={watch.newest} />}
      <ConfirmModal
        opened={stopping}
        onClose={() => setStopping(false)}
        title={t('segments.watchOffTitle')}
        confirm={t('segments.watchOffTitle')}
        color="red"
        loading={off.isPending}
        error={off.error}
        onConfirm={() => off.mutate()}
      >
        <Text size="sm">{t('segments.watchOffText')}</Text>
      </ConfirmModal>
    </Stack>
  );
}

const size = 30;

/** Newest first, although the API counts from the oldest: pages begin so many entries before the newest. */
function Entries({ id, newest }: { id: Id; newest: number }) {
  const { t, f } = useLang();
  const cause = useCause();
  const query = useInfiniteQuery({
    queryKey: ['segment', id, 'entries', newest],
    queryFn: async ({ pageParam }) => {
      const after = Math.max(0, pageParam - size);
      const page = await listEntries(id, after, pageParam - after);
      return { after, items: [...page.items].reverse() };
    },
    initialPageParam: newest,
    getNextPageParam: (page) => (page.after > 0 ? page.after : undefined),
    enabled: newest > 0,
    placeholderData: (before) => before,
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (newest === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('segments.entriesNone')}
      </Text>
    );
  }
  return (
    <Stack gap={8} data-testid="segment-entries">
      <ErrorNotice error={query.error} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={8}>
        {entries.map((entry) => (
          <Group key={entry.seq} gap="sm" wrap="nowrap" align="flex-start">
            <Badge color={entry.entered ? 'teal' : 'gray'} mt={1}>
              {entry.entered ? t('segments.entered') : t('segments.left')}
            </Badge>
            <div style={{ minWidth: 0 }}>
              <Text size="sm" component={Link} to={`/friends/${entry.profile_id}`} className="plain" fw={600}>
                {entry.display_name || t('common.anonymous')}
              </Text>
              <Text size="xs" c="dimmed">
                {f.dateTime(entry.at)} · {cause(entry.cause)}
              </Text>
            </div>
          </Group>
        ))}
      </SimpleGrid>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('segments.entriesOlder')}
        </Button>
      )}
    </Stack>
  );
}

const causes = [
  'event',
  'tag',
  'attribute',
  'friendship',
  'consent',
  'audience',
  'message',
  'identity',
  'time',
  'deleted',
  'merged',
  'definition',
  'settings',
  'start',
  'rebuilt',
  'profile',
] as const;

/** `event:purchase`, `tag:5`, `time` … in words. */
function useCause() {
  const { t } = useLang();
  const names = useNames();
  const tags = useTags();
  const attributes = useAttributes();
  return (cause: string) => {
    const [kind = '', ...rest] = cause.split(':');
    const key = rest.join(':');
    const known = causes.find((each) => each === kind);
    if (!known) return t('segments.causes.other', { name: cause });
    if (known === 'event') return t('segments.causes.event', { name: names.event(key) });
    if (known === 'attribute') {
      const label = attributes.data?.items.find((each) => each.key === key)?.label;
      return t('segments.causes.attribute', { name: label || key });
    }
    if (known === 'tag') {
      const name = tags.data?.items.find((each) => String(each.id) === key)?.name;
      return name ? `${t('segments.causes.tag')}: ${name}` : t('segments.causes.tag');
    }
    return t(`segments.causes.${known}`);
  };
}
