import { api } from './client';
import { randomKey } from './random-key';
import type { ConditionNode } from './segment-language';
import type { Campaign, CampaignState, Content, Id, Instant, Page } from './types';

/** How a campaign goes out. Every member may be left out; then it is as usual. */
export interface CampaignOptions {
  topic_id?: Id;
  quiet_hours?: 'workspace' | 'none' | QuietHours;
  cap?: 'workspace' | 'none';
  /** 0 to 9, usually 5. */
  priority?: number;
  not_after?: Instant;
  canary?: Canary;
  spread_minutes?: number;
  per_minute?: number;
  health_url?: string;
  stop_block_percent?: number;
  on_quota?: 'refuse' | 'partial';
  broadcast?: boolean;
}
/** Times of the workspace's day, `21:00`. */
export interface QuietHours {
  from: string;
  to: string;
}
export interface Canary {
  percent: number;
  at_least: number;
  wait_minutes: number;
  go_on: 'auto' | 'manual';
  stop_refused_percent: number;
  stop_block_percent: number;
}
export interface Variant {
  name: string;
  /** Percent of those who are not held out; by split only. */
  share?: number;
  /** By condition only; missing: everybody else. */
  condition?: ConditionNode;
  content: Content;
}
export interface Winner {
  sample_percent: number;
  by: 'taps' | 'event';
  event?: string;
  after_hours: number;
}
export interface Variants {
  by: 'split' | 'condition';
  salt: string;
  holdout_percent: number;
  of: Variant[];
  winner?: Winner;
}

export interface VariantResult {
  index: number;
  name: string;
  sent: number;
  held_back: number;
  waiting: number;
  failed: number;
  tap_people: number;
  blocks: number;
  /** People with the event the winner is chosen by; null where it is chosen by taps. */
  event: number | null;
}
export interface WinnerResult {
  variant: number;
  name: string;
  by: string;
  /** Somebody chose it, whatever the figures said. */
  by_hand: boolean;
  at: Instant;
}

export interface Words {
  code: string;
  ja: string;
  en: string;
}
export interface Progress {
  state: CampaignState;
  phase: Phase | null;
  done: number;
  total: number;
  per_second: number;
  seconds_left: number | null;
  requests_in_flight: number;
  waiting_for: Words | null;
}
export type Phase = 'canary' | 'canary_wait' | 'sample' | 'winner_wait' | 'rest';
export interface TraceStep {
  at: Instant;
  code: string;
  ja: string;
  en: string;
}
export interface Trace {
  /** As in the list of deliveries, or `not_meant`. */
  outcome: string;
  variant: string | null;
  steps: TraceStep[];
  /** Which parts of the condition held at the freeze; null where nothing was kept. */
  why: { path: string; holds: boolean; ja: string; en: string }[] | null;
}

export const readProgress = (id: Id, signal?: AbortSignal) =>
  api.get<Progress>(`/campaigns/${id}/progress`, undefined, signal);
export const readTrace = (id: Id, profile: Id) => api.get<Trace>(`/campaigns/${id}/deliveries/${profile}`);
const act = <T = Campaign>(id: Id, action: string, body?: unknown) =>
  api.post<T>(`/campaigns/${id}/${action}`, body, { headers: { 'Idempotency-Key': randomKey() } });
export const approveCampaign = (id: Id, seen: { people: number; hash: string }) => act(id, 'approve', seen);
export const rejectCampaign = (id: Id, why: string) => act(id, 'reject', { why });
export const continueCampaign = (id: Id) => act(id, 'continue');
/** Before the figures do; by the variant's place. */
export const chooseWinner = (id: Id, variant: number) => act(id, 'winner', { variant });
export const resendFailures = (id: Id) => act(id, 'resend-failures');
/** Those held back for these reasons get it after all, or never. */
export const releaseHeldBack = (id: Id, reasons: string[]) => act<unknown>(id, 'held-back/release', { reasons });
export const dropHeldBack = (id: Id, reasons: string[]) => act<unknown>(id, 'held-back/drop', { reasons });

/** What the estimate says beyond people and quota. */
export interface EstimateParts {
  requests: { broadcast?: number; multicast: number; push: number };
  /** Messages beyond those the plan includes. */
  extra_messages?: number | null;
  /** False: the price list comes from memory and was not compared with LINE's. */
  price_verified?: boolean;
  /** Of the month's messages, for campaigns that are under way. */
  reserved?: number;
  /** `name` null: those who get the winner later. */
  variants?: { name: string | null; people: number; messages: number; yen: number | null }[];
  waiting_reasons?: (Words & { until?: Instant | null })[];
  needs_approval?: { people?: number | null; yen?: number | null } | null;
  /** Friends LINE knows and this installation does not; of a broadcast. */
  unidentified?: number | null;
}

export interface SendingSettings {
  quiet_hours: QuietHours | null;
  cap_per_day: number | null;
  cap_per_week: number | null;
  approval_people: number | null;
  approval_yen: number | null;
  approver_role: 'editor' | 'owner';
}
export const readSendingSettings = () => api.get<SendingSettings>('/sending-settings');
export const changeSendingSettings = (change: Partial<SendingSettings>) =>
  api.request<SendingSettings>('PATCH', '/sending-settings', { body: change });

export interface Suppression {
  profile: { id: Id; display_name: string };
  account_id: Id | null;
  reason: string;
  at: Instant;
  actor: string;
}
export interface SuppressionChange {
  action?: 'add' | 'remove';
  account_id?: Id | null;
  reason?: string;
  profile_ids?: Id[];
  audience_id?: Id;
  identities?: { kind: string; value: string }[];
}
export const listSuppressions = (cursor?: string) => api.get<Page<Suppression>>('/suppressions', { cursor });
export const changeSuppressions = (change: SuppressionChange) =>
  api.post<{ changed: number; unknown: number }>('/suppressions', change);
export const removeSuppression = (profile: Id, accountId: Id | null) =>
  api.request<void>('DELETE', `/suppressions/${profile}`, { query: { account_id: accountId } });
