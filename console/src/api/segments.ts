import { api } from './client';
import type { Path } from './segment-language';
import type {
  Audience,
  Breakdown,
  Definition,
  DefinitionUse,
  Id,
  Items,
  Job,
  Overlap,
  Page,
  ProfileSummary,
  Segment,
  SegmentCheck,
  SegmentCount,
  SegmentInput,
  SegmentSample,
  SegmentVersion,
  SegmentWhy,
  Watch,
  WatchEntry,
} from './types';

export const listSegments = () => api.get<Items<Segment>>('/segments');
export const readSegment = (id: Id) => api.get<Segment>(`/segments/${id}`);
export const addSegment = (segment: SegmentInput) => api.post<Segment>('/segments', segment);
const at = (version: number) => ({ headers: { 'If-Match': String(version) } });
export const changeSegment = (id: Id, version: number, segment: SegmentInput) =>
  api.request<Segment>('PUT', `/segments/${id}`, { body: segment, ...at(version) });
export const removeSegment = (id: Id) => api.request<void>('DELETE', `/segments/${id}`);
export const duplicateSegment = (id: Id) => api.post<Segment>(`/segments/${id}/duplicate`);
export const favourSegment = (id: Id, on: boolean) =>
  api.request<void>(on ? 'POST' : 'DELETE', `/segments/${id}/favourite`);
export const listUses = (id: Id) => api.get<Items<DefinitionUse>>(`/segments/${id}/uses`);
export const listVersions = (id: Id, cursor?: string) =>
  api.get<Page<SegmentVersion>>(`/segments/${id}/versions`, { cursor });
export const restoreVersion = (id: Id, version: number, now: number) =>
  api.request<Segment>('POST', `/segments/${id}/versions/${version}/restore`, at(now));

/** A list, or where there are many people the job that makes it. */
export const freezeSegment = (question: SegmentQuestion, name: string) =>
  api.post<Audience | Job>('/segments/freeze', { ...question, name });

export type ManualList = 'added' | 'excluded';
export const listManual = (id: Id, list: ManualList, cursor?: string) =>
  api.get<Page<ProfileSummary>>(`/segments/${id}/people`, { list, cursor });
export const changeManual = (id: Id, change: { add?: Id[]; exclude?: Id[]; clear?: Id[] }) =>
  api.post<{ added: number; excluded: number }>(`/segments/${id}/people`, change);

export const readWatch = (id: Id) => api.get<Watch>(`/segments/${id}/watch`);
export const watchSegment = (id: Id, entries: boolean) =>
  api.request<Watch>('PUT', `/segments/${id}/watch`, { body: { entries } });
export const unwatchSegment = (id: Id) => api.request<void>('DELETE', `/segments/${id}/watch`);
/** Oldest first, after the entry of that number. */
export const listEntries = (id: Id, after: number, limit: number) =>
  api.get<Page<WatchEntry>>(`/segments/${id}/entries`, { cursor: String(after), limit });

export type SegmentQuestion = { definition: Definition } | { segment_id: Id };
/** With a segment's id: as an edit of it, which must not lead back to itself. */
export const checkSegment = (definition: Definition, id?: Id, signal?: AbortSignal) =>
  api.post<SegmentCheck>('/segments/check', { definition, segment_id: id }, { signal });
/** With `breakdown` every node tells how many remain after it and how many there would be without it. */
export const countSegment = (
  question: SegmentQuestion,
  accountId: Id | null,
  signal?: AbortSignal,
  breakdown?: boolean,
) => api.post<SegmentCount>('/segments/count', { ...question, account_id: accountId, breakdown }, { signal });
export const segmentMembers = (question: SegmentQuestion, accountId: Id | null, cursor?: string, limit = 20) =>
  api.post<Page<ProfileSummary>>('/segments/members', { ...question, account_id: accountId, cursor, limit });
export const sampleSegment = (question: SegmentQuestion, accountId: Id | null, size: number, signal?: AbortSignal) =>
  api.post<SegmentSample>('/segments/sample', { ...question, account_id: accountId, size }, { signal });
export const segmentWhy = (question: SegmentQuestion, profileId: Id) =>
  api.post<SegmentWhy>('/segments/why', { ...question, profile_id: profileId });
export const breakdownSegment = (question: SegmentQuestion, path: Path, limit: number, signal?: AbortSignal) =>
  api.post<Breakdown>('/segments/breakdown', { ...question, path, limit }, { signal });
/** Two to five; segments come before definitions in the answer. */
export const overlapSegments = (segments: Id[], definitions: Definition[], signal?: AbortSignal) =>
  api.post<Overlap>('/segments/overlap', { segments, definitions }, { signal });
