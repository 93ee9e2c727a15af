import { api } from './client';
import type { components } from './schema';
import type { Content, Id, Items, LineMessage, Page } from './types';

type Schemas = components['schemas'];

// リハーサル: a second World with a clock of its own
export type PeopleKind = 'sample' | 'chosen' | 'simulated';
export interface RehearsalInput {
  campaigns?: Id[];
  schedules?: Id[];
  everything_scheduled?: boolean;
  /** When drafts leave; otherwise at the beginning. */
  drafts_at?: string;
  /** Otherwise 30 days later, or three days after the last campaign. */
  until?: string;
  people: { kind: PeopleKind; count?: number; profiles?: Id[]; act?: boolean };
}
export type Rehearsal = Schemas['RehearsalView'];
export type RehearsedCampaign = Schemas['RehearsedCampaign'];
export type RehearsalWarning = Schemas['RehearsalWarning'];
export type RehearsedDelivery = Schemas['RehearsedDelivery'];
export type RehearsedPerson = Schemas['RehearsedPerson'];
export type RehearsedCall = Schemas['RehearsedCall'];
export interface RehearsedPhone {
  profile_id: Id;
  name: string;
  messages: { at: string; account_id: Id; campaign_id: Id | null; messages: LineMessage[] }[];
}
export type Advance = { to: string } | { by_seconds: number } | { next: true };

export const beginRehearsal = (input: RehearsalInput) => api.post<Rehearsal>('/rehearsals', input);
export const listRehearsals = () => api.get<Items<Rehearsal>>('/rehearsals');
export const readRehearsal = (id: string) => api.get<Rehearsal>(`/rehearsals/${id}`);
export const advanceRehearsal = (id: string, how: Advance) => api.post<Rehearsal>(`/rehearsals/${id}/advance`, how);
export const endRehearsal = (id: string) => api.request<void>('DELETE', `/rehearsals/${id}`);
export const listRehearsed = (id: string, filter: { campaign_id?: Id; outcome?: string; cursor?: string }) =>
  api.get<Page<RehearsedDelivery>>(`/rehearsals/${id}/deliveries`, filter);
export const listRehearsedPeople = (id: string) =>
  api.get<Page<RehearsedPerson>>(`/rehearsals/${id}/people`, { limit: 200 });
export const readPhones = (id: string, profiles: Id[]) =>
  api.get<Items<RehearsedPhone>>(`/rehearsals/${id}/phones`, { profiles: profiles.join(',') || undefined });
export const listOutgoing = (id: string) => api.get<Items<RehearsedCall>>(`/rehearsals/${id}/outgoing`);

// リンクを確認
export type LinkCheck = Schemas['LinkCheckView'];
/** Opens every link of these messages, or only tells what is known. */
export const checkLinks = (contents: Content[], ask: boolean) =>
  api.post<Items<LinkCheck>>('/link-checks', { contents, ask });
