import { api } from './client';
import type { Audience, Id, Items, Job, MembersResult, Page, ProfileSummary, Topic } from './types';

export const listAudiences = () => api.get<Items<Audience>>('/audiences');
export const addAudience = (audience: { name: string; kind: 'upload' | 'manual' | 'hashed' }) =>
  api.post<Audience>('/audiences', audience);
export const renameAudience = (id: Id, name: string) =>
  api.request<Audience>('PATCH', `/audiences/${id}`, { body: { name } });
export const removeAudience = (id: Id) => api.request<void>('DELETE', `/audiences/${id}`);
export const listAudienceMembers = (id: Id, cursor?: string) =>
  api.get<Page<ProfileSummary>>(`/audiences/${id}/members`, { cursor });
export const changeAudienceMembers = (id: Id, action: 'add' | 'remove', people: Id[]) =>
  api.post<{ people: number }>(`/audiences/${id}/members`, { action, profile_ids: people });

export const listTopics = () => api.get<Items<Topic>>('/topics');
export const addTopic = (topic: { key: string; name: string; default_granted: boolean }) =>
  api.post<Topic>('/topics', topic);
export const changeTopic = (id: Id, change: { name?: string; default_granted?: boolean; archived?: boolean }) =>
  api.request<Topic>('PATCH', `/topics/${id}`, { body: change });
export const removeTopic = (id: Id) => api.request<void>('DELETE', `/topics/${id}`);

export interface MembersInput {
  action: 'add' | 'remove' | 'replace';
  identities: { kind: string; value: string }[];
}
/** At most 10,000 people in a call. */
export const uploadMembers = (id: Id, input: MembersInput) =>
  api.post<MembersResult>(`/audiences/${id}/members`, input);
/** One SHA-256 of a normalised address a line; goes on as a job. */
export function uploadHashes(id: Id, kind: 'email' | 'phone', file: File) {
  const form = new FormData();
  form.append('file', file);
  form.append('kind', kind);
  return api.request<Job>('POST', `/audiences/${id}/hashes/file`, { form });
}
