import { api } from './client';
import type { Audience, Id, Items, Page, ProfileSummary, Topic } from './types';

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
