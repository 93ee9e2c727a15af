import { api } from './client';
import type {
  Attribute,
  AttributeChange,
  AttributeNew,
  EventName,
  Id,
  Items,
  Job,
  MergeCandidate,
  MergeMade,
  Page,
  Profile,
  ProfileChange,
  ProfileSummary,
  Tag,
  TagInput,
  TagJob,
  TagJobTrial,
  TimelineEntry,
} from './types';

export interface ProfileSearch {
  account_id?: Id | null;
  q?: string;
  state?: string;
  tag_id?: Id | null;
  segment_id?: Id | null;
  cursor?: string;
  limit?: number;
}
export const listProfiles = (search: ProfileSearch, signal?: AbortSignal) =>
  api.get<Page<ProfileSummary>>('/profiles', { ...search }, signal);
export const readProfile = (id: Id) => api.get<Profile>(`/profiles/${id}`);
export const changeProfile = (id: Id, change: ProfileChange) =>
  api.request<Profile>('PATCH', `/profiles/${id}`, { body: change });
export const deleteProfile = (id: Id) => api.request<void>('DELETE', `/profiles/${id}`);
export const putTagOn = (id: Id, tagId: Id) => api.post<void>(`/profiles/${id}/tags`, { tag_id: tagId });
export const takeTagOff = (id: Id, tagId: Id) => api.request<void>('DELETE', `/profiles/${id}/tags/${tagId}`);
export const readTimeline = (id: Id, cursor?: string) =>
  api.get<Page<TimelineEntry>>(`/profiles/${id}/timeline`, { cursor });
export const mergeProfiles = (winner: Id, loser: Id, why: string) =>
  api.post<MergeMade>(`/profiles/${winner}/merge`, { loser_id: loser, why });
export const undoMerge = (mergeId: Id) => api.post<void>(`/merges/${mergeId}/undo`);
export const listMergeCandidates = (cursor?: string) => api.get<Page<MergeCandidate>>('/merge-candidates', { cursor });

export const listTags = () => api.get<Items<Tag>>('/tags');
export const addTag = (tag: TagInput) => api.post<Tag>('/tags', tag);
export const changeTag = (id: Id, tag: TagInput) => api.request<Tag>('PATCH', `/tags/${id}`, { body: tag });
export const removeTag = (id: Id) => api.request<void>('DELETE', `/tags/${id}`);

export const tryTagJob = (job: TagJob) => api.post<TagJobTrial>('/tag-jobs', { ...job, dry_run: true });
export const startTagJob = (job: TagJob) => api.post<Job>('/tag-jobs', { ...job, dry_run: false });

export const listAttributes = () => api.get<Items<Attribute>>('/attributes');
export const addAttribute = (attribute: AttributeNew) => api.post<Attribute>('/attributes', attribute);
export const changeAttribute = (key: string, attribute: AttributeChange) =>
  api.request<Attribute>('PATCH', `/attributes/${encodeURIComponent(key)}`, { body: attribute });
export const removeAttribute = (key: string) => api.request<void>('DELETE', `/attributes/${encodeURIComponent(key)}`);
export const listEventNames = () => api.get<Items<EventName>>('/event-names');
