import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Id, Job } from '../api/types';
import { JobsPanel } from './JobsPanel';

export interface WatchedJob {
  id: Id;
  label: string;
}
interface Jobs {
  /** Shows the job's progress at the corner of every screen until it is dismissed. */
  watch: (job: Job, label: string) => void;
}
const Context = createContext<Jobs>({ watch: () => undefined });
export const useJobs = () => useContext(Context);

/** Work that goes on in the background stays visible while the marketer does something else. */
export function JobsProvider({ children }: { children: ReactNode }) {
  const [watched, setWatched] = useState<WatchedJob[]>([]);
  const queries = useQueryClient();
  const watch = useCallback((job: Job, label: string) => {
    setWatched((before) => [{ id: job.id, label }, ...before.filter((each) => each.id !== job.id)].slice(0, 4));
  }, []);
  const value = useMemo(() => ({ watch }), [watch]);
  return (
    <Context.Provider value={value}>
      {children}
      <JobsPanel
        jobs={watched}
        onWatch={watch}
        onDismiss={(id) => setWatched((before) => before.filter((each) => each.id !== id))}
        // People, tags, counts: a finished job may have changed any of them.
        onFinished={() => void queries.invalidateQueries()}
      />
    </Context.Provider>
  );
}
