import { Badge, Button, Group, Text } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { listJobs } from '../api/jobs';
import type { Job, JobState } from '../api/types';
import { JobProgress } from '../jobs/JobsPanel';
import { useMay } from '../session/SessionContext';
import { CursorPager } from '../shared/CursorPager';
import { type Column, DataList } from '../shared/DataList';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';

const colors: Record<JobState, string> = { running: 'ai', done: 'teal', failed: 'red', cancelled: 'gray' };

export function JobStateBadge({ state }: { state: JobState }) {
  const { t } = useLang();
  return <Badge color={colors[state]}>{t(`jobs.${state}`)}</Badge>;
}

export const resultNumber = (job: Job, key: string): number => {
  const value = job.result?.[key];
  return typeof value === 'number' ? value : 0;
};

export function ImportsPage() {
  const { t, f } = useLang();
  const may = useMay();
  const url = useUrlState();
  const navigate = useNavigate();
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['jobs', 'import', cursor],
    queryFn: () => listJobs('import', cursor || undefined),
    refetchInterval: (current) => (current.state.data?.items.some((job) => job.state === 'running') ? 1_500 : false),
  });
  const number = (job: Job, key: string) => (
    <Text size="sm" className="number">
      {job.result ? f.number(resultNumber(job, key)) : '—'}
    </Text>
  );
  const columns: Column<Job>[] = [
    {
      key: 'when',
      header: t('imports.when'),
      phone: 'title',
      cell: (job) => (
        <div>
          <Text size="sm" fw={600} className="number">
            {f.dateTime(job.created_at)}
          </Text>
          {typeof job.result?.file_name === 'string' && (
            <Text size="xs" c="dimmed">
              {job.result.file_name}
            </Text>
          )}
          {job.state === 'running' && <JobProgress job={job} />}
        </div>
      ),
    },
    {
      key: 'state',
      header: t('imports.state'),
      phone: 'aside',
      width: 150,
      cell: (job) => (
        <Group gap={4}>
          <JobStateBadge state={job.state} />
          {job.result?.dry_run === true && <Badge color="gray">{t('imports.trial')}</Badge>}
        </Group>
      ),
    },
    {
      key: 'rows',
      header: t('imports.result.rows'),
      phone: 'line',
      align: 'right',
      cell: (job) => number(job, 'rows'),
    },
    {
      key: 'people',
      header: t('imports.result.people_created'),
      phone: 'line',
      align: 'right',
      cell: (job) => number(job, 'people_created'),
    },
    {
      key: 'events',
      header: t('imports.result.events_added'),
      phone: 'line',
      align: 'right',
      cell: (job) => number(job, 'events_added'),
    },
    {
      key: 'bad',
      header: t('imports.result.bad_rows'),
      phone: 'line',
      align: 'right',
      cell: (job) => (
        <Text size="sm" className="number" c={job.problem_count ? 'red' : undefined}>
          {f.number(job.problem_count)}
        </Text>
      ),
    },
  ];
  const create = may.edit && (
    <Button component={Link} to="/imports/new" leftSection={<IconPlus size={16} />}>
      {t('imports.new')}
    </Button>
  );
  return (
    <Page title={t('imports.title')} description={t('imports.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              icon={IconFileImport}
              title={t('imports.emptyTitle')}
              text={t('imports.emptyText')}
              action={create}
            />
          ) : (
            <DataList
              label={t('imports.past')}
              rows={data.items}
              columns={columns}
              rowKey={(job) => job.id}
              onOpen={(job) => void navigate(`/imports/${job.id}`)}
            />
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
    </Page>
  );
}
