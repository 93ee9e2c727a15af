import { useQuery } from '@tanstack/react-query';
import { readJob } from '../api/jobs';
import type { Id, Job } from '../api/types';

/** Follows a job once a second while it runs. */
export const useJob = (id: Id | null) =>
  useQuery<Job>({
    queryKey: ['job', id],
    queryFn: () => readJob(id ?? 0),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && query.state.data.state !== 'running' ? false : 1000),
  });
