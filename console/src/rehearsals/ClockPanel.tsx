import { Button, Group, Paper, Progress, Select, Stack, Text } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Advance, advanceRehearsal, type Rehearsal } from '../api/rehearsals';
import { useMay } from '../session/SessionContext';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

const hour = 3_600;
const speeds = { hour, quarter: 6 * hour, day: 24 * hour };
type Speed = keyof typeof speeds;
const names: Speed[] = ['hour', 'quarter', 'day'];

/** The clock of the rehearsal in sight, and everything that moves it. */
export function ClockPanel({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>('quarter');
  const advance = useMutation({
    mutationFn: (how: Advance) => advanceRehearsal(rehearsal.id, how),
    onSuccess: (next) => {
      queries.setQueryData(['rehearsal', rehearsal.id], next);
      void queries.invalidateQueries({ queryKey: ['rehearsed', rehearsal.id] });
    },
    onError: () => setPlaying(false),
  });
  // While a long way is wound its clock is looked at.
  useEffect(() => {
    if (!advance.isPending) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['rehearsal', rehearsal.id] }), 700);
    return () => clearInterval(timer);
  }, [advance.isPending, queries, rehearsal.id]);
  const over = rehearsal.state === 'finished' || rehearsal.state === 'failed';
  const busy = advance.isPending || rehearsal.state === 'running';
  const { mutate } = advance;
  // One second of ours after another, each so many of the rehearsal's.
  useEffect(() => {
    if (!playing || busy) return;
    if (over) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => mutate({ by_seconds: speeds[speed] }), 700);
    return () => clearTimeout(timer);
  }, [playing, busy, over, speed, mutate]);
  const [from, until, now] = [rehearsal.from, rehearsal.until, rehearsal.clock].map((at) => Date.parse(at)) as [
    number,
    number,
    number,
  ];
  const still = busy || playing || over;
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end" gap="sm">
          <div>
            <Text size="xs" c="dimmed" fw={600}>
              {t('rehearsals.clock')}
            </Text>
            <Text fz={{ base: 22, sm: 30 }} fw={700} lh={1.25} className="number" role="timer" aria-live="off">
              {f.dateTime(rehearsal.clock)}
            </Text>
          </div>
          <Text size="sm" c="dimmed">
            {over
              ? null
              : rehearsal.next_due
                ? t('rehearsals.nextAt', { at: f.dateTime(rehearsal.next_due) })
                : busy
                  ? null
                  : t('rehearsals.nothingNext')}
          </Text>
        </Group>
        <Progress
          value={Math.min(100, Math.max(0, ((now - from) / Math.max(1, until - from)) * 100))}
          animated={busy || playing}
          aria-label={t('rehearsals.clock')}
        />
        <Text size="xs" c="dimmed" className="number">
          {t('rehearsals.span', { from: f.dateTime(rehearsal.from), until: f.dateTime(rehearsal.until) })}
        </Text>
        {may.edit && (
          <Group gap="xs">
            <Button
              leftSection={<IconPlayerSkipForwardFilled size={16} />}
              disabled={still}
              onClick={() => mutate({ next: true })}
            >
              {t('rehearsals.next')}
            </Button>
            <Button variant="light" disabled={still} onClick={() => mutate({ by_seconds: hour })}>
              {t('rehearsals.hour')}
            </Button>
            <Button variant="light" disabled={still} onClick={() => mutate({ by_seconds: 24 * hour })}>
              {t('rehearsals.day')}
            </Button>
            <Button
              variant="light"
              leftSection={<IconPlayerTrackNextFilled size={16} />}
              disabled={still}
              loading={advance.isPending && !playing && 'to' in (advance.variables ?? {})}
              onClick={() => mutate({ to: rehearsal.until })}
            >
              {t('rehearsals.toEnd')}
            </Button>
            <Group gap="xs" wrap="nowrap">
              <Button
                variant={playing ? 'filled' : 'default'}
                disabled={over || (busy && !playing)}
                leftSection={playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
                onClick={() => setPlaying(!playing)}
              >
                {playing ? t('rehearsals.pause') : t('rehearsals.play')}
              </Button>
              <Select
                w={172}
                allowDeselect={false}
                aria-label={t('rehearsals.speed')}
                value={speed}
                onChange={(next) => setSpeed(names.find((each) => each === next) ?? 'hour')}
                data={names.map((each) => ({ value: each, label: t(`rehearsals.speeds.${each}`) }))}
              />
            </Group>
          </Group>
        )}
        <ErrorNotice error={advance.error} />
      </Stack>
    </Paper>
  );
}
