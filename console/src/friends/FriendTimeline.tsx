import { Badge, Button, Center, Code, Paper, Text, ThemeIcon, Timeline } from '@mantine/core';
import { type Icon, IconBolt, IconGitMerge, IconHeart, IconHistory, IconSend, IconTag } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readTimeline } from '../api/profiles';
import type { Id, TimelineEntry } from '../api/types';
import { useNames } from '../segments/names';
import { Empty, ErrorNotice, Loading } from '../shared/states';
import { useLang } from '../shared/use-lang';

const icons: Record<TimelineEntry['kind'], { icon: Icon; color: string }> = {
  event: { icon: IconBolt, color: 'ai' },
  delivery: { icon: IconSend, color: 'line' },
  tag: { icon: IconTag, color: 'grape' },
  friendship: { icon: IconHeart, color: 'line' },
  merge: { icon: IconGitMerge, color: 'orange' },
};

/** The titles say who, what and which; of these kinds only what they leave out is listed below. */
const shown: Partial<Record<TimelineEntry['kind'], (key: string) => boolean>> = {
  // The ids of our own rows tell a marketer nothing.
  event: (key) => key !== 'campaign_id' && key !== 'link_id',
  delivery: () => false,
  tag: () => false,
  merge: (key) => key === 'why',
};

export function FriendTimeline({ id }: { id: Id }) {
  const { t } = useLang();
  const query = useInfiniteQuery({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam }) => readTimeline(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading rows={6} />;
  const entries = query.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) {
    return <Empty icon={IconHistory} title={t('friends.noTimeline')} text={t('friends.noTimelineText')} />;
  }
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
      <Timeline bulletSize={28} lineWidth={2} active={-1}>
        {entries.map((entry) => (
          <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
        ))}
      </Timeline>
      {query.hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </Center>
      )}
    </Paper>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t, f, lang } = useLang();
  const names = useNames();
  const [opened, setOpened] = useState(false);
  const look = icons[entry.kind] ?? icons.event;
  const told = Object.entries(entry.detail).filter(
    ([key, value]) => value !== null && shown[entry.kind]?.(key) !== false,
  );
  const pairs = told.filter(([, value]) => typeof value !== 'object');
  const deep = told.some(([, value]) => typeof value === 'object');
  return (
    <Timeline.Item
      bullet={
        <ThemeIcon size={28} radius="xl" variant="light" color={look.color}>
          <look.icon size={15} />
        </ThemeIcon>
      }
      title={
        <Text size="sm" fw={600}>
          {(lang === 'ja' ? entry.title_ja : entry.title_en) || entry.name}{' '}
          <Badge size="sm" color={look.color}>
            {t(`friends.kinds.${entry.kind}`)}
          </Badge>
        </Text>
      }
    >
      <Text size="xs" c="dimmed" className="number">
        {f.dateTime(entry.at)}
      </Text>
      {pairs.length > 0 && (
        <Text size="xs" c="gray.7" mt={2} style={{ overflowWrap: 'anywhere' }}>
          {pairs
            .slice(0, 6)
            .map(([key, value]) => `${names.property([key])}: ${f.value(value)}`)
            .join(' · ')}
        </Text>
      )}
      {(deep || pairs.length > 6) && (
        <Button size="compact-xs" variant="subtle" onClick={() => setOpened(!opened)} ml={-8}>
          {t('friends.details')}
        </Button>
      )}
      {opened && <Code block>{JSON.stringify(entry.detail, null, 2)}</Code>}
    </Timeline.Item>
  );
}
