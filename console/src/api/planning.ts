import { api } from './client';
import type { CampaignInput, CampaignState, ConditionNode, Id, Instant, Items, TestSend } from './types';

// Schedules: campaigns that repeat
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export type MonthPoint =
  | { day: number }
  | { last_day: true }
  | { nth: number; weekday: Weekday }
  | { business_day: number };
export interface Rule {
  every: 'day' | 'week' | 'month' | 'business_day';
  interval?: number;
  weekdays?: Weekday[];
  on?: MonthPoint;
  /** `10:00`, on the wall clock of the workspace's zone. */
  at: string;
  /** `2026-12-01` */
  from: string;
  until?: string;
  count?: number;
  when_closed?: 'send' | 'skip' | 'earlier' | 'later';
}
export interface Occurrence {
  day: string;
  at: Instant;
  holiday: string | null;
  business_day: boolean;
}
export interface Schedule {
  id: Id;
  name: string;
  account_id: Id;
  state: 'running' | 'paused' | 'ended';
  rule: Rule;
  grace_minutes: number;
  campaign: CampaignInput;
  next: Occurrence[];
  past: { day: string; at: Instant; state: 'made' | 'missed'; campaign_id: Id | null }[];
  version: number;
  updated_at: Instant;
}
export interface ScheduleInput {
  rule: Rule;
  campaign?: CampaignInput;
  campaign_id?: Id;
  grace_minutes: number;
}
export const listSchedules = () => api.get<Items<Schedule>>('/schedules');
export const readSchedule = (id: Id) => api.get<Schedule>(`/schedules/${id}`);
export const previewRule = (rule: Rule, signal?: AbortSignal) =>
  api.post<{ zone: string; occurrences: Occurrence[] }>('/schedules/preview', { rule }, { signal });
/** `key` stays the same while the same button is pressed again, so a lost answer never makes two that repeat. */
export const addSchedule = (schedule: ScheduleInput, key: string) =>
  api.post<Schedule>('/schedules', schedule, { headers: { 'Idempotency-Key': key } });
export const saveSchedule = (id: Id, version: number, schedule: ScheduleInput) =>
  api.request<Schedule>('PUT', `/schedules/${id}`, { body: schedule, headers: { 'If-Match': String(version) } });
/** A test of what stands in the editor, saved or not. */
export const testSchedule = (id: Id, campaign: CampaignInput, profileIds: Id[], key: string) =>
  api.post<TestSend>(
    `/schedules/${id}/test`,
    { profile_ids: profileIds, campaign },
    { headers: { 'Idempotency-Key': key } },
  );
export const removeSchedule = (id: Id) => api.request<void>('DELETE', `/schedules/${id}`);
export const pauseSchedule = (id: Id, pause: boolean) =>
  api.post<Schedule>(`/schedules/${id}/${pause ? 'pause' : 'resume'}`);

// Calendar
export interface CalendarItem {
  at: Instant;
  kind: 'campaign' | 'occurrence';
  campaign_id: Id | null;
  schedule_id: Id | null;
  account_id: Id;
  name: string;
  state: CampaignState | 'planned' | 'paused' | 'missed';
  people_estimate: number | null;
  messages: number | null;
}
export interface CalendarAnswer {
  zone: string;
  quota: {
    limit: number | null;
    used: number | null;
    remaining: number | null;
    reserved: number;
    planned: number;
    as_of: Instant | null;
  } | null;
  items: CalendarItem[];
}
export const readCalendar = (from: string, to: string, accountId: Id | null) =>
  api.get<CalendarAnswer>('/calendar', { from, to, account_id: accountId });

// The month's messages and what they cost
export interface Quota {
  type: 'limited' | 'none';
  limit: number | null;
  used: number;
  remaining: number | null;
  reserved: number;
  free: number | null;
  planned: number;
  /** Of schedules' times still to come this month. */
  repeated: number;
  plan: string | null;
  cap_messages: number | null;
  month_ends_at: Instant;
  forecast: { messages: number; extra_messages: number | null; yen: number | null; verified: boolean };
}
export interface PriceBand {
  up_to: number | null;
  yen_each: number;
  source: string;
  verified: boolean;
}
export interface LinePlan {
  code: string;
  ja: string;
  en: string;
  monthly_yen: number;
  free_messages: number;
  overage: PriceBand[];
  source: string;
  verified: boolean;
}
export interface PlanAnswer {
  plan: string | null;
  cap_messages: number | null;
  line_limit: number | null;
  agrees: boolean | null;
  suggested_plan: string | null;
  plans: LinePlan[];
}
export interface Waste {
  friends: number;
  days: number;
  items: {
    code: string;
    ja: string;
    en: string;
    people: number;
    messages: number;
    yen: number | null;
    condition: ConditionNode;
  }[];
  price_verified: boolean;
}
export const readQuota = (account: Id) => api.get<Quota>(`/accounts/${account}/quota`);
export const readPlan = (account: Id) => api.get<PlanAnswer>(`/accounts/${account}/plan`);
export const changePlan = (account: Id, plan: string, capMessages: number | null) =>
  api.request<PlanAnswer>('PUT', `/accounts/${account}/plan`, { body: { plan, cap_messages: capMessages } });
export const readWaste = (account: Id, days: number) => api.get<Waste>(`/accounts/${account}/waste`, { days });
