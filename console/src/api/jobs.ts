import { api } from './client';
import type { Id, ImportMapping, Inspection, Job, Page } from './types';

export const listJobs = (kind?: string, cursor?: string) => api.get<Page<Job>>('/jobs', { kind, cursor });
export const readJob = (id: Id) => api.get<Job>(`/jobs/${id}`);
export const cancelJob = (id: Id) => api.post<Job>(`/jobs/${id}/cancel`);
export const undoJob = (id: Id) => api.post<Job>(`/jobs/${id}/undo`);
export const problemsCsvUrl = (id: Id) => `/api/v1/jobs/${id}/problems.csv`;

export function inspectImport(file: File) {
  const form = new FormData();
  form.append('file', file);
  return api.request<Inspection>('POST', '/imports/inspect', { form });
}
export function startImport(file: File, mapping: ImportMapping, dryRun: boolean) {
  const form = new FormData();
  form.append('file', file);
  form.append('mapping', JSON.stringify(mapping));
  form.append('dry_run', String(dryRun));
  return api.request<Job>('POST', '/imports', { form });
}
