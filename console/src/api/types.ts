/**
 * What the public API (/api/v1) sends and takes, written by hand until the types generated from its OpenAPI document
 * replace them. Instants are ISO 8601 UTC strings, ids are integers, names are the API's own (snake_case).
 */
export type Instant = string;
export type Id = number;

export interface Problem {
  path: string;
  code: string;
  ja: string;
  en: string;
  severity?: 'error' | 'warning';
}
export interface ProblemDocument {
  title?: string;
  detail?: string;
  status?: number;
  code?: string;
  problems?: Problem[];
}
export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}
export interface Items<T> {
  items: T[];
}

// Session and staff
export type Role = 'owner' | 'editor' | 'viewer';
export type Lang = 'ja' | 'en';
export interface User {
  id: Id;
  name: string;
  email: string;
  role: Role;
  lang?: Lang | null;
  disabled?: boolean;
  created_at?: Instant;
}
export interface Setup {
  needs_owner: boolean;
  demo: boolean;
  console_version?: string;
  demo_sign_in?: { email: string; password: string } | null;
}
export interface Session {
  user: User;
  workspace: { name: string; zone: string };
  demo: boolean;
  emulator_url: string | null;
}
export interface ApiKey {
  id: Id;
  name: string;
  /** The first characters of the key, to tell one from another. */
  hint?: string;
  role: Role;
  created_at: Instant;
}
export interface AuditEntry {
  id: Id;
  at: Instant;
  actor: string;
  actor_name?: string;
  action: string;
  subject: string;
  detail: unknown;
}

// Workspace, home, system
export interface Workspace {
  name: string;
  zone: string;
  leap_birthday: 'march_1' | 'february_28';
  public_url: string | null;
}
export interface Warning {
  code: string;
  ja: string;
  en: string;
  link?: string | null;
}
export interface Home {
  today: { campaigns_sent: number; people_sent: number; taps: number; blocks: number; new_friends: number };
  quota: {
    limit: number | null;
    used: number;
    remaining: number | null;
    as_of: Instant | null;
    error?: string | null;
  } | null;
  friends: { following: number; blocked: number; unknown: number };
  running: CampaignSummary[];
  upcoming: CampaignSummary[];
  recent: CampaignSummary[];
  warnings: Warning[];
}
export interface SystemInfo {
  version: string;
  ledger: 'sqlite' | 'postgres';
  people: number;
  events: number;
  position: number;
  index_position: number;
  memory_mb: number;
  sending_here: boolean;
}

// Accounts
export interface Account {
  id: Id;
  name: string;
  provider: string;
  channel_id: string;
  basic_id: string | null;
  bot_user_id: string | null;
  picture_url: string | null;
  api_base: string | null;
  verified: boolean | null;
  created_at: Instant;
  has_secret: boolean;
  has_token: boolean;
  webhook_url: string;
  friends: { following: number; blocked: number };
  archived: boolean;
  /** What LINE could not confirm when it was saved. */
  warnings?: Problem[];
}
export interface AccountInput {
  name: string;
  provider: string;
  channel_id: string;
  channel_secret?: string;
  channel_access_token?: string;
  api_base?: string | null;
}
export interface AccountCheck {
  name: string;
  ok: boolean;
  ja: string;
  en: string;
  detail?: string | null;
}
export interface AccountTest {
  ok: boolean;
  checks: AccountCheck[];
}
export interface Identified {
  known: number;
  line_figure: number | null;
  percent: number | null;
  unidentified: number | null;
  as_of: Instant | null;
}
export interface LoginChannel {
  id: Id;
  provider: string;
  channel_id: string;
  name: string;
}

// People
export type FriendState = 'following' | 'blocked' | 'unknown' | 'none';
export interface TagRef {
  id: Id;
  name: string;
  color?: string | null;
  added_at?: Instant;
}
export interface ProfileSummary {
  id: Id;
  display_name: string | null;
  picture_url: string | null;
  state: FriendState | null;
  since: Instant | null;
  tags: TagRef[];
  created_at: Instant;
  known: boolean;
}
export interface ProfileIdentity {
  kind: string;
  scope?: string | null;
  value: string;
}
export interface Friendship {
  account_id: Id;
  account_name: string;
  state: FriendState;
  since: Instant | null;
  display_name: string | null;
  picture_url: string | null;
}
export interface ProfileAttribute {
  key: string;
  label: string | null;
  type: AttributeType;
  value: unknown;
  effective_at: Instant | null;
}
export interface Profile {
  id: Id;
  display_name: string | null;
  known: boolean;
  created_at: Instant;
  merged_into?: Id | null;
  identities: ProfileIdentity[];
  friendships: Friendship[];
  tags: TagRef[];
  attributes: ProfileAttribute[];
}
export interface TimelineEntry {
  id: string | number;
  at: Instant;
  kind: 'event' | 'delivery' | 'tag' | 'friendship' | 'merge';
  name: string;
  title_ja: string;
  title_en: string;
  detail: Record<string, unknown> | null;
}
export interface MergeCandidate {
  a: ProfileSummary;
  b: ProfileSummary;
  why: string;
}

// Tags, attributes, events
export interface Tag {
  id: Id;
  name: string;
  folder: string | null;
  color: string | null;
  people: number;
  created_at: Instant;
}
export type AttributeType = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'list' | 'object' | 'object_list';
export interface AttributeChoice {
  value: string;
  label: string;
  rank?: number | null;
}
export interface Attribute {
  key: string;
  label: string | null;
  type: AttributeType;
  choices: AttributeChoice[] | null;
  ordered?: boolean;
  unit: string | null;
  declared: boolean;
  people: number;
}
export interface EventName {
  name: string;
  count: number;
  last_at: Instant | null;
  properties: { path: string[] | string; type: string }[];
}

// Segments
export type LeafOp = string;
export interface PropertyCondition {
  path: (string | number)[];
  as: ValueAs;
  op: LeafOp;
  value?: unknown;
}
export type ValueAs = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'list';
export type Unit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';
export interface Amount {
  amount: number;
  unit: Unit;
}
export type CalendarWindow =
  | 'today'
  | 'yesterday'
  | 'this_week'
  | 'last_week'
  | 'this_month'
  | 'last_month'
  | 'this_year'
  | 'last_year';
export type Window = { last: Amount } | { from?: string; to?: string } | { calendar: CalendarWindow };
export interface CountTest {
  op: string;
  value: number | number[];
}
export type LeafNode =
  | { type: 'everyone' }
  | { type: 'nobody' }
  | { type: 'tag'; tag: Id; op: 'has' | 'has_not' }
  | ({ type: 'attribute' } & PropertyCondition)
  | { type: 'event'; name: string; where?: PropertyCondition[]; within?: Window; count?: CountTest }
  | ({
      type: 'event_recency';
      name: string;
      where?: PropertyCondition[];
      op: 'within_last' | 'more_than_ago';
    } & Amount)
  | {
      type: 'event_aggregate';
      name: string;
      where?: PropertyCondition[];
      within?: Window;
      property: (string | number)[];
      aggregate: 'sum' | 'avg' | 'min' | 'max';
      op: string;
      value: number | number[];
    }
  | { type: 'friendship'; account: Id; state: FriendState };
export type ConditionNode =
  | LeafNode
  | { type: 'all' | 'any'; of: ConditionNode[] }
  | { type: 'not'; of: ConditionNode };
export interface Definition {
  version: 1;
  condition: ConditionNode;
}
export interface Segment {
  id: Id;
  name: string;
  definition: Definition;
  updated_at: Instant;
  version: number;
}
export interface SegmentCount {
  count: number;
  /** Null where no account was named. */
  reachable: number | null;
  people: number;
  position: number;
  as_of: Instant;
  nodes: { path: string; alone: number }[];
  took_ms: number;
  problems: Problem[];
}
export interface SegmentWhy {
  holds: boolean;
  /** `found_ja`, `found_en`: what was looked at, in words (a value, a number of events, an instant). */
  leaves: { path: string; holds: boolean; found_ja: string; found_en: string }[];
}

// Campaigns
export type CampaignState =
  | 'draft'
  | 'scheduled'
  | 'freezing'
  | 'sending'
  | 'stopped'
  | 'done'
  | 'done_with_failures'
  | 'cancelled';
export type Bubble =
  | { type: 'text'; text: string }
  | { type: 'image'; media_id?: string; original_url?: string; preview_url?: string }
  | { type: 'flex'; alt_text: string; contents: unknown };
export interface Content {
  bubbles: Bubble[];
  /** URLs that stay as they are although taps are measured. */
  untracked_urls?: string[];
}
export interface CampaignAudience {
  segment_id?: Id;
  definition?: Definition;
}
export interface CampaignCounts {
  members: number;
  frozen: number;
  held_back: number;
  sent: number;
  waiting: number;
  refused: number;
  unknown: number;
}
export interface Campaign {
  id: Id;
  account_id: Id;
  name: string;
  state: CampaignState;
  audience: CampaignAudience | null;
  content: Content | null;
  track_links: boolean;
  scheduled_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
  version: number;
  frozen_at: Instant | null;
  started_at: Instant | null;
  finished_at: Instant | null;
  counts: CampaignCounts;
  stop_reason?: { code: string; ja: string; en: string } | null;
}
/** A campaign as lists show it. */
export type CampaignSummary = Pick<
  Campaign,
  'id' | 'account_id' | 'name' | 'state' | 'scheduled_at' | 'started_at' | 'finished_at' | 'updated_at' | 'counts'
>;
export interface CampaignInput {
  account_id: Id;
  name: string;
  audience: CampaignAudience;
  content: Content;
  track_links?: boolean;
}
export interface Reason {
  reason: string;
  people: number;
  ja?: string;
  en?: string;
}
export interface Estimate {
  members: number;
  reachable: number;
  held_back: Reason[];
  messages: number;
  yen: number | null;
  quota: { limit: number | null; used: number; remaining: number | null; enough: boolean } | null;
  requests: { multicast: number; push: number };
  duration_s: number;
  problems: Problem[];
}
export interface CampaignPreview {
  /** Null while there are problems. */
  messages: LineMessage[] | null;
  person: { id: Id; display_name: string | null } | null;
  problems: Problem[];
}
/** A LINE message object as the Messaging API takes it; only what the preview draws is named. */
export interface LineMessage {
  type: string;
  text?: string;
  originalContentUrl?: string;
  previewImageUrl?: string;
  altText?: string;
  contents?: FlexNode;
}
export interface FlexNode {
  type: string;
  [key: string]: unknown;
}
export interface CampaignResults {
  counts: CampaignCounts;
  taps: { people: number; total: number };
  blocks: number;
  links: { url: string; label?: string | null; people: number; taps: number }[];
  by_minute?: { at: Instant; sent?: number; taps?: number }[];
  held_back: Reason[];
  refused: Reason[];
  requests: { total: number; accepted: number; repeated: number };
}
export type DeliveryOutcome =
  | 'accepted'
  | 'held_back'
  | 'refused'
  | 'waiting'
  | 'unknown'
  | 'frozen'
  | 'tapped'
  | 'blocked';
export interface Delivery {
  profile: { id: Id; display_name: string | null };
  outcome: DeliveryOutcome;
  reason?: string | null;
  reason_ja?: string | null;
  reason_en?: string | null;
  at: Instant | null;
  tapped_at?: Instant | null;
  blocked_at?: Instant | null;
  line_request_id?: string | null;
}
export interface TestSend {
  sent: { profile_id: Id; outcome: string; ja?: string | null; en?: string | null }[];
}
export interface UploadedImage {
  media_id: string;
  url: string;
  preview_url: string;
  width: number;
  height: number;
}

// Import and jobs
export interface ImportColumn {
  index?: number;
  name?: string;
  to: string;
  type?: string;
}
export interface ImportMapping {
  kind: 'people' | 'events';
  columns: ImportColumn[];
  delimiter?: string;
  encoding?: string;
  header?: boolean;
  date_form?: string;
  constants?: Record<string, string>;
  tags?: string[];
  [key: string]: unknown;
}
export interface Inspection {
  encoding: string;
  delimiter: string;
  has_header: boolean;
  columns: { index: number; name: string | null; sample: string[] }[];
  suggested: { mapping: ImportMapping } | ImportMapping;
  rows_estimate: number | null;
}
export interface RowProblem {
  line: number;
  column: string | number | null;
  code: string;
  ja: string;
  en: string;
  original: string | null;
}
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';
export interface Job {
  id: Id;
  kind: 'friends_import' | 'tag_change' | 'import' | string;
  state: JobState;
  progress: { done: number; total: number | null };
  result: Record<string, unknown> | null;
  problems: RowProblem[];
  problem_count: number;
  created_at: Instant;
  finished_at: Instant | null;
  undoable: boolean;
  undone_by?: Id | null;
}
export type TagTarget =
  | { profile_ids: Id[] }
  | { search: { account_id?: Id; q?: string; state?: string; tag_id?: Id } }
  | { segment_id: Id }
  | { definition: Definition };
