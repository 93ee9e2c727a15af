import type { Definition } from './segment-language';
import type { Id, Instant, ProfileSummary } from './types';

/** Shapes of the segment, list and consent routes that the API's document does not have yet. */
export interface SegmentView {
  id: Id;
  name: string;
  /** Empty: in none. */
  folder: string;
  /** Of whoever asks. */
  favourite: boolean;
  definition: Definition;
  version: number;
  /** How many people were added and excluded by hand. */
  added: number;
  excluded: number;
  created_at: Instant;
  updated_at: Instant;
}
export interface SegmentInput {
  name: string;
  folder?: string;
  definition: Definition;
}
export interface NodeCount {
  path: string;
  alone: number;
  running?: number | null;
  without?: number | null;
}
export interface SentencePart {
  path: string;
  ja: string;
  en: string;
}
export interface SegmentVersion {
  version: number;
  name: string;
  definition: Definition;
  at: Instant;
  actor: string;
  actor_name: string | null;
}
export interface DefinitionUse {
  kind: string;
  id: Id;
  name: string;
}
export interface SegmentSample {
  items: ProfileSummary[];
  seed: number;
}
export interface Breakdown {
  values: { value: unknown; people: number }[];
  others: number;
  missing: number;
  people: number;
  distinct: number;
}
export interface Overlap {
  sizes: number[];
  regions: { in: number[]; people: number }[];
  union: number;
}
export interface Watch {
  watched: boolean;
  since: Instant | null;
  newest: number;
}
export interface WatchEntry {
  seq: number;
  profile_id: Id;
  display_name: string;
  entered: boolean;
  at: Instant;
  cause: string;
}
export interface Audience {
  id: Id;
  name: string;
  kind: 'upload' | 'manual' | 'frozen' | 'hashed';
  people: number;
  hashes: number | null;
  ready: boolean;
  created_at: Instant;
  updated_at: Instant;
}
export interface Topic {
  id: Id;
  key: string;
  name: string;
  default_granted: boolean;
  said: number;
  archived: boolean;
  created_at: Instant;
}
/** `at`: when they said so; null where they never did and the topic's default stands. */
export interface ProfileConsent {
  topic_id: Id;
  key: string;
  name: string;
  granted: boolean;
  at: Instant | null;
}
