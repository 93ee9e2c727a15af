import { Divider, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { memo } from 'react';
import type { Segment, SegmentCheck, SegmentCount } from '../../api/types';
import { useAccounts } from '../../app/AccountContext';
import { ErrorNotice } from '../../shared/states';
import { useLang } from '../../shared/use-lang';

interface CountPanelProps {
  count: UseQueryResult<SegmentCount>;
  check: UseQueryResult<SegmentCheck>;
  incomplete: number;
  saved: Segment | null;
  /** Of the saved segment, with the people added and excluded by hand. */
  withManual: number | undefined;
}

/** 該当 and 配信可能, live, and the condition in words. */
export const CountPanel = memo(function CountPanel({ count, check, incomplete, saved, withManual }: CountPanelProps) {
  const { t, f, lang } = useLang();
  const sentence = lang === 'ja' ? check.data?.sentence_ja : check.data?.sentence_en;
  const manual = !!saved && saved.added + saved.excluded > 0;
  return (
    <Paper withBorder p="md">
      <CountNumbers count={count} />
      {incomplete > 0 && (
        <Text size="xs" c="orange.8" mt="xs">
          {t('segments.incomplete', { number: incomplete })}
        </Text>
      )}
      {manual && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('segments.manualNote', { added: f.people(saved.added), excluded: f.people(saved.excluded) })}
          {withManual === undefined ? '' : `: ${f.people(withManual)}`}
        </Text>
      )}
      {sentence && (
        <>
          <Divider my="md" />
          <Text size="xs" c="dimmed" fw={600}>
            {t('segments.sentence')}
          </Text>
          <Text
            size="sm"
            mt={4}
            data-testid="segment-sentence"
            style={{ overflowWrap: 'anywhere', opacity: check.isPlaceholderData ? 0.55 : 1 }}
          >
            {sentence}
          </Text>
        </>
      )}
    </Paper>
  );
});

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
