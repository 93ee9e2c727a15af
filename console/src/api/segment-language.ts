import type { Id } from './types';

/**
 * The language of conditions as JSON: what docs/segments.md says, as types. The API's document calls a definition JSON and leaves it
 * open; the JSON Schema at /api/v1/segments/schema says the same as this file, and a test holds the two together.
 */
export type Path = (string | number)[];
export type ValueAs =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'list'
  | 'rank'
  | 'location'
  | 'prefecture'
  | 'region'
  | 'age'
  | 'school_grade';
export type Unit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';
export interface Amount {
  amount: number;
  unit: Unit;
}

/** A test on one value. Which members belong to it follows from `as` and `op`. */
export interface ValueTest {
  /** Missing only with exists, missing, empty and not_empty, which ask nothing of the type. */
  as?: ValueAs;
  op: string;
  value?: unknown;
  ignore_case?: boolean;
  amount?: number;
  unit?: Unit;
  lat?: number;
  lng?: number;
  metres?: number;
  where?: PropertyCondition[];
}
export interface PropertyCondition extends ValueTest {
  path: Path;
}

export type CalendarWindow =
  | 'today'
  | 'yesterday'
  | 'this_week'
  | 'last_week'
  | 'this_month'
  | 'last_month'
  | 'this_year'
  | 'last_year'
  | 'this_fiscal_year'
  | 'last_fiscal_year';
export type Window = { last: Amount } | { from?: string; to?: string } | { calendar: CalendarWindow };
export interface CountTest {
  op: string;
  value: number | number[];
}
/** Events of one name, or of every name that begins so: exactly one of the two is given. */
export interface EventPattern {
  name?: string;
  name_prefix?: string;
  where?: PropertyCondition[];
}
export interface Held extends Amount {
  op: 'at_least' | 'less_than';
}
export type Channel = 'line' | 'email' | 'push';
export type MessageOutcome = 'sent' | 'delivered' | 'opened' | 'tapped' | 'bounced';

export type LeafNode =
  | { type: 'everyone' }
  | { type: 'nobody' }
  | { type: 'tag'; tag: Id; op: 'has' | 'has_not'; added?: Window }
  | { type: 'any_tag'; op: 'has' | 'has_not' }
  | ({ type: 'attribute'; held?: Held } & PropertyCondition)
  | { type: 'friendship'; account: Id; state: 'following' | 'blocked' | 'unknown' | 'none'; since?: Window }
  | { type: 'reachable'; channel: Channel; account?: Id }
  | { type: 'consent'; topic: Id; state: 'granted' | 'refused' }
  | { type: 'audience'; audience: Id; op: 'in' | 'not_in' }
  | { type: 'segment'; segment: Id; op: 'in' | 'not_in' }
  | { type: 'random'; salt: string; from: number; to: number }
  | {
      type: 'message';
      outcome: MessageOutcome;
      channel?: Channel;
      campaign?: Id;
      template?: string;
      link?: Id;
      within?: Window;
      count?: CountTest;
    }
  | ({ type: 'event'; within?: Window; count?: CountTest } & EventPattern)
  | ({ type: 'event_recency'; op: 'within_last' | 'more_than_ago' } & EventPattern & Amount)
  | ({
      type: 'event_aggregate';
      within?: Window;
      property: Path;
      aggregate: 'sum' | 'avg' | 'min' | 'max';
    } & EventPattern &
      CountTest)
  | ({ type: 'event_distinct'; within?: Window; property: Path } & EventPattern & CountTest)
  | ({ type: 'first_event' | 'last_event'; has?: PropertyCondition[]; at?: Window } & Omit<EventPattern, 'where'>)
  | ({
      type: 'event_sequence';
      first: EventPattern;
      then: EventPattern;
      op: 'followed' | 'not_followed';
      within?: Window;
    } & Amount)
  | ({ type: 'event_regular'; periods: number; unit: Unit; at_least: number } & EventPattern);
export type LeafType = LeafNode['type'];
export type ConditionNode =
  | LeafNode
  | { type: 'all' | 'any'; of: ConditionNode[] }
  | { type: 'not'; of: ConditionNode };
export interface Definition {
  version: 1;
  condition: ConditionNode;
}
