import { api } from './client';
import type { Definition, Id, Items, Page, Problem, ProfileSummary, Segment, SegmentCount, SegmentWhy } from './types';

export const listSegments = () => api.get<Items<Segment>>('/segments');
export const readSegment = (id: Id) => api.get<Segment>(`/segments/${id}`);
export const addSegment = (segment: { name: string; definition: Definition }) =>
  api.post<Segment>('/segments', segment);
export const changeSegment = (id: Id, version: number, segment: { name: string; definition: Definition }) =>
  api.request<Segment>('PUT', `/segments/${id}`, { body: segment, headers: { 'If-Match': String(version) } });
export const removeSegment = (id: Id) => api.request<void>('DELETE', `/segments/${id}`);

export type SegmentQuestion = { definition: Definition } | { segment_id: Id };
export const checkSegment = (definition: Definition) =>
  api.post<{ problems: Problem[] }>('/segments/check', { definition });
export const countSegment = (question: SegmentQuestion, accountId: Id | null, signal?: AbortSignal) =>
  api.post<SegmentCount>('/segments/count', { ...question, account_id: accountId }, { signal });
export const segmentMembers = (question: SegmentQuestion, accountId: Id | null, cursor?: string, limit = 20) =>
  api.post<Page<ProfileSummary>>('/segments/members', { ...question, account_id: accountId, cursor, limit });
export const segmentWhy = (question: SegmentQuestion, profileId: Id) =>
  api.post<SegmentWhy>('/segments/why', { ...question, profile_id: profileId });
