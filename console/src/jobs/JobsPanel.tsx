import { Affix, Badge, Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { undoJob } from '../api/jobs';
import type { Id, Job } from '../api/types';
import { notifyFailed } from '../shared/notify';
import { useLang } from '../shared/use-lang';
import type { WatchedJob } from './JobsProvider';
import { useJob } from './use-job';

interface JobsPanelProps {
  jobs: WatchedJob[];
  onWatch: (job: Job, label: string) => void;
  onDismiss: (id: Id) => void;
  onFinished: () => void;
}

export function JobsPanel({ jobs, onWatch, onDismiss, onFinished }: JobsPanelProps) {
  if (jobs.length === 0) return null;
  return (
    <Affix position={{ bottom: 16, right: 16 }} zIndex={150} style={{ width: 'min(360px, calc(100vw - 32px))' }}>
      <Stack gap="xs">
        {jobs.map((job) => (
          <JobCard
            key={job.id}
            watched={job}
            onWatch={onWatch}
            onDismiss={() => onDismiss(job.id)}
            onFinished={onFinished}
          />
        ))}
      </Stack>
    </Affix>
  );
}

interface JobCardProps {
  watched: WatchedJob;
  onWatch: (job: Job, label: string) => void;
  onDismiss: () => void;
  onFinished: () => void;
}

const colors = { running: 'ai', done: 'teal', failed: 'red', cancelled: 'gray' } as const;

function JobCard({ watched, onWatch, onDismiss, onFinished }: JobCardProps) {
  const { t, f } = useLang();
  const query = useJob(watched.id);
  const job = query.data;
  const state = job?.state ?? 'running';
  const told = useRef(false);
  useEffect(() => {
    if (state !== 'running' && !told.current) {
      told.current = true;
      onFinished();
    }
  }, [state, onFinished]);

  const undo = () => {
    undoJob(watched.id)
      .then((back) => {
        onWatch(back, `${t('common.undo')}: ${watched.label}`);
        onDismiss();
      })
      .catch((error: unknown) => notifyFailed(t('errors.unknown'), error));
  };
  return (
    <Paper withBorder shadow="lg" p="sm" role="status">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} className="clip">
          {watched.label}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Badge color={colors[state]}>{t(`jobs.${state}`)}</Badge>
          <CloseButton size="sm" onClick={onDismiss} aria-label={t('common.close')} />
        </Group>
      </Group>
      {job && <JobProgress job={job} />}
      {job && state !== 'running' && (
        <Group justify="space-between" mt={6}>
          <Text size="xs" c={job.problem_count ? 'red' : 'dimmed'}>
            {job.problem_count ? t('jobs.problems', { number: f.number(job.problem_count) }) : ''}
          </Text>
          {job.undoable && !job.undone_by && (
            <Button size="compact-xs" variant="light" leftSection={<IconArrowBackUp size={14} />} onClick={undo}>
              {t('common.undo')}
            </Button>
          )}
        </Group>
      )}
    </Paper>
  );
}

export function JobProgress({ job }: { job: Job }) {
  const { t, f } = useLang();
  const { done, total } = job.progress;
  const finished = job.state === 'done';
  const value = total ? Math.min(100, (done / total) * 100) : finished ? 100 : 30;
  return (
    <Group gap="sm" wrap="nowrap" mt={6}>
      <Progress
        value={finished ? 100 : value}
        color={colors[job.state]}
        animated={job.state === 'running'}
        style={{ flex: 1 }}
        size="sm"
      />
      <Text size="xs" c="dimmed" className="number" style={{ whiteSpace: 'nowrap' }}>
        {total === null ? f.number(done) : t('jobs.progress', { done: f.number(done), total: f.number(total) })}
      </Text>
    </Group>
  );
}
