import { Button, Paper, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { cancelJob } from '../api/jobs';
import { JobProgress } from '../jobs/JobsPanel';
import { useJob } from '../jobs/use-job';
import { useMay } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { BadRows, ImportFigures } from './ImportResult';
import { JobStateBadge } from './ImportsPage';

export function ImportPage() {
  const { t, f } = useLang();
  const may = useMay();
  const id = Number(useParams().id);
  const queries = useQueryClient();
  const query = useJob(id);
  const job = query.data;
  const state = job?.state;
  // People, tags and counts elsewhere are old from here on.
  useEffect(() => {
    if (state === 'done') void queries.invalidateQueries({ predicate: (each) => each.queryKey[0] !== 'job' });
  }, [state, queries]);
  const stop = useMutation({
    mutationFn: () => cancelJob(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['job', id] }),
  });
  return (
    <Page
      title={t('imports.title')}
      back="/imports"
      badge={job && <JobStateBadge state={job.state} />}
      description={job ? f.dateTime(job.created_at) : undefined}
      actions={
        may.edit && job?.state === 'running' ? (
          <Button variant="light" color="red" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t('imports.stop')}
          </Button>
        ) : undefined
      }
    >
      <QueryView query={query}>
        {(data) => (
          <>
            {data.state === 'running' && (
              <Paper withBorder p="md">
                <Text size="sm" fw={600}>
                  {t('imports.importing')}
                </Text>
                <JobProgress job={data} />
              </Paper>
            )}
            {data.state !== 'running' && data.result && <ImportFigures job={data} />}
            <BadRows job={data} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
