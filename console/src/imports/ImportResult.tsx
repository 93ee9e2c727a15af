import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { problemsCsvUrl } from '../api/jobs';
import type { Job, RowProblem } from '../api/types';
import { type Column, DataList } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { resultNumber } from './ImportsPage';

const keys = [
  'rows',
  'people_created',
  'people_updated',
  'events_added',
  'events_repeated',
  'tags_added',
  'bad_rows',
] as const;

export function ImportFigures({ job }: { job: Job }) {
  const { t, f } = useLang();
  const shown = keys.filter((key) => key === 'rows' || key === 'bad_rows' || resultNumber(job, key) > 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: shown.length }} spacing="md">
      {shown.map((key) => {
        const value = key === 'bad_rows' ? Math.max(resultNumber(job, key), job.problem_count) : resultNumber(job, key);
        return (
          <Paper key={key} withBorder p="md">
            <Text size="xs" c="dimmed" fw={600}>
              {t(`imports.result.${key}`)}
            </Text>
            <Text fz={22} fw={700} className="number" c={key === 'bad_rows' && value > 0 ? 'red' : undefined}>
              {key.startsWith('people') ? f.people(value) : f.number(value)}
            </Text>
          </Paper>
        );
      })}
    </SimpleGrid>
  );
}

export function BadRows({ job }: { job: Job }) {
  const { t, say } = useLang();
  const columns: Column<RowProblem>[] = [
    {
      key: 'line',
      header: '',
      phone: 'title',
      width: 110,
      cell: (row) => (
        <Text size="sm" fw={600} className="number">
          {t('imports.line', { line: row.line })}
        </Text>
      ),
    },
    {
      key: 'column',
      header: t('imports.column'),
      phone: 'line',
      width: 160,
      cell: (row) => <Text size="sm">{row.column ?? '—'}</Text>,
    },
    { key: 'problem', header: t('imports.problem'), phone: 'line', cell: (row) => <Text size="sm">{say(row)}</Text> },
    {
      key: 'original',
      header: t('imports.original'),
      phone: 'line',
      cell: (row) => (row.original ? <Code style={{ overflowWrap: 'anywhere' }}>{row.original}</Code> : null),
    },
  ];
  if (job.problem_count === 0) {
    return job.state === 'done' ? (
      <Text size="sm" c="dimmed">
        {t('imports.noProblems')}
      </Text>
    ) : null;
  }
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <div>
          <Title order={2} size="h4">
            {t('imports.badRows')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('imports.badRowsText')}
          </Text>
        </div>
        <Button
          component="a"
          href={problemsCsvUrl(job.id)}
          download
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} />}
        >
          {t('imports.download')}
        </Button>
      </Group>
      <DataList
        rows={job.problems.slice(0, 200)}
        columns={columns}
        rowKey={(row) => `${row.line} ${row.column} ${row.code}`}
        label={t('imports.badRows')}
      />
    </Stack>
  );
}
