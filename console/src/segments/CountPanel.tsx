import { Alert, Avatar, Badge, Button, Divider, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconX } from '@tabler/icons-react';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { type SegmentQuestion, segmentMembers, segmentWhy } from '../api/segments';
import type { ProfileSummary, SegmentCount } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { PersonPicker } from '../friends/PersonPicker';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useDescribe } from './describe';
import { nodeAt } from './tree';

interface CountPanelProps {
  question: SegmentQuestion;
  count: UseQueryResult<SegmentCount>;
  incomplete: number;
}

/** 該当 and 配信可能, live, with some of the people and why one of them is in or out. */
export function CountPanel({ question, count, incomplete }: CountPanelProps) {
  const { t } = useLang();
  return (
    <Paper withBorder p="md">
      <CountNumbers count={count} />
      {incomplete > 0 && (
        <Text size="xs" c="orange.8" mt="xs">
          {t('segments.incomplete', { number: incomplete })}
        </Text>
      )}
      <Divider my="md" />
      <Sample question={question} ready={!!count.data && !count.error} />
      <Divider my="md" />
      <Why question={question} />
    </Paper>
  );
}

export function CountNumbers({ count, compact }: { count: UseQueryResult<SegmentCount>; compact?: boolean }) {
  const { t, f } = useLang();
  const { account } = useAccounts();
  if (count.error) return <ErrorNotice error={count.error} />;
  const data = count.data;
  const out = data ? data.count - (data.reachable ?? data.count) : 0;
  const waiting = count.isPlaceholderData || count.isPending;
  return (
    <div style={{ opacity: waiting ? 0.55 : 1, transition: 'opacity 120ms' }} aria-live="polite" aria-busy={waiting}>
      <Group align="flex-end" gap="lg">
        <div>
          <Text size="xs" c="dimmed" fw={600}>
            {t('segments.count')}
          </Text>
          <Text fz={compact ? 22 : 28} fw={700} lh={1.2} className="number" data-testid="segment-count">
            {data ? f.people(data.count) : '—'}
          </Text>
        </div>
        {account && (
          <div>
            <Text size="xs" c="dimmed" fw={600}>
              {t('segments.reachable')}
            </Text>
            <Text
              fz={compact ? 18 : 20}
              fw={700}
              lh={1.3}
              className="number"
              c="line.9"
              data-testid="segment-reachable"
            >
              {data && data.reachable !== null ? f.people(data.reachable) : '—'}
            </Text>
          </div>
        )}
      </Group>
      <Progress.Root size={7} mt="sm">
        <Progress.Section value={data?.people ? ((data.count - out) / data.people) * 100 : 0} color="line" />
        <Progress.Section value={data?.people ? (out / data.people) * 100 : 0} color="gray.4" />
      </Progress.Root>
      {data && (
        <Stack gap={2} mt={8}>
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {t('segments.ofAll', {
                people: f.people(data.people),
                percent: f.percent(data.people ? data.count / data.people : 0),
              })}
            </Text>
            <Text size="xs" c="dimmed" className="number">
              {t('segments.took', { ms: f.number(data.took_ms) })}
            </Text>
          </Group>
          {account && out > 0 && (
            <Text size="xs" c="dimmed" className="number">
              {t('segments.notReachable')} −{f.people(out)}
            </Text>
          )}
          {!account && (
            <Text size="xs" c="dimmed">
              {t('segments.noAccount')}
            </Text>
          )}
        </Stack>
      )}
    </div>
  );
}

function Sample({ question, ready }: { question: SegmentQuestion; ready: boolean }) {
  const { t } = useLang();
  const { account } = useAccounts();
  const [shown, setShown] = useState(false);
  const text = JSON.stringify(question);
  const query = useQuery({
    queryKey: ['members', text, account?.id],
    queryFn: () => segmentMembers(question, account?.id ?? null, undefined, 8),
    enabled: shown && ready,
  });
  return (
    <div>
      <Group justify="space-between" mb={shown ? 'xs' : 0}>
        <Title order={3} size="h4">
          {t('segments.sample')}
        </Title>
        {!shown && (
          <Button size="compact-xs" variant="light" onClick={() => setShown(true)} disabled={!ready}>
            {t('common.open')}
          </Button>
        )}
      </Group>
      {shown && query.error && <ErrorNotice error={query.error} />}
      {shown && query.data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('friends.noneTitle')}
        </Text>
      )}
      <Stack gap={6}>
        {shown &&
          query.data?.items.map((person) => (
            <Link key={person.id} to={`/friends/${person.id}`} className="plain">
              <Group gap="xs" wrap="nowrap">
                <Avatar src={person.picture_url} size={24} radius="xl" color="ai" alt="">
                  {(person.display_name || '?').slice(0, 1)}
                </Avatar>
                <Text size="sm" className="clip">
                  {person.display_name || t('common.anonymous')}
                </Text>
              </Group>
            </Link>
          ))}
      </Stack>
    </div>
  );
}

function Why({ question }: { question: SegmentQuestion }) {
  const { t, say } = useLang();
  const describe = useDescribe();
  const [person, setPerson] = useState<ProfileSummary | null>(null);
  const query = useQuery({
    queryKey: ['why', JSON.stringify(question), person?.id],
    queryFn: () => segmentWhy(question, person?.id ?? 0),
    enabled: person !== null,
    staleTime: 0,
  });
  const leaves = (query.data?.leaves ?? []).flatMap((leaf) => {
    const node = 'definition' in question ? nodeAt(question.definition, leaf.path) : undefined;
    // Groups follow from their rows; only the rows say something about the person.
    return node && !('of' in node) ? [{ ...leaf, text: describe(node) }] : [];
  });
  return (
    <div>
      <Title order={3} size="h4" mb="xs">
        {t('segments.why')}
      </Title>
      <PersonPicker
        value={person}
        onChange={setPerson}
        placeholder={t('segments.whyPick')}
        aria-label={t('segments.whyPick')}
      />
      {query.error && <ErrorNotice error={query.error} />}
      {person && query.data && (
        <Alert
          mt="sm"
          color={query.data.holds ? 'teal' : 'gray'}
          p="sm"
          icon={query.data.holds ? <IconCheck size={16} /> : <IconAlertCircle size={16} />}
        >
          <Text size="sm" fw={600}>
            {query.data.holds ? t('segments.whyIn') : t('segments.whyOut')}
          </Text>
          <Stack gap={6} mt={6}>
            {leaves.map((leaf) => (
              <Group key={leaf.path} gap={6} wrap="nowrap" align="flex-start">
                <Badge size="xs" circle color={leaf.holds ? 'teal' : 'red'} variant="filled" mt={3}>
                  {leaf.holds ? <IconCheck size={10} /> : <IconX size={10} />}
                </Badge>
                <div>
                  <Text size="xs">{leaf.text}</Text>
                  {leaf.found_ja && (
                    <Text size="xs" c="dimmed">
                      {t('segments.found', { found: say({ ja: leaf.found_ja, en: leaf.found_en }) })}
                    </Text>
                  )}
                </div>
              </Group>
            ))}
          </Stack>
        </Alert>
      )}
    </div>
  );
}
