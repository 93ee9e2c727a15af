import type { AttributeType, LeafType, Unit, ValueAs } from '../api/types';

/** The words of the language that controls offer. Everything here is a plain list: a test compares it with the API's JSON Schema. */
export const numberOps = [
  'at_least',
  'at_most',
  'greater',
  'less',
  'equals',
  'not_equals',
  'between',
  'not_between',
  'in',
  'not_in',
] as const;
const dayOps = [
  'within_last',
  'more_than_ago',
  'within_next',
  'more_than_ahead',
  'calendar',
  'before',
  'after',
  'on',
  'between',
] as const;

export const opsOf = {
  text: [
    'equals',
    'not_equals',
    'in',
    'not_in',
    'contains',
    'not_contains',
    'starts_with',
    'ends_with',
    'matches',
    'not_matches',
  ],
  number: numberOps,
  boolean: ['is_true', 'is_false'],
  date: [...dayOps, 'in_month', 'anniversary', 'anniversary_within_next', 'anniversary_within_last'],
  datetime: dayOps,
  list: ['has_item', 'has_any', 'has_all', 'has_none', 'has_element', 'has_no_element'],
  rank: ['at_least', 'at_most', 'above', 'below'],
  location: ['within', 'beyond'],
  prefecture: ['in', 'not_in'],
  region: ['in', 'not_in'],
  age: numberOps,
  school_grade: numberOps,
} as const satisfies Record<ValueAs, readonly string[]>;
export const presence = ['exists', 'missing', 'empty', 'not_empty'] as const;
export type Op = (typeof opsOf)[ValueAs][number] | (typeof presence)[number];
export const readings = Object.keys(opsOf) as ValueAs[];

/** How a field of a declared type may be read; the first is what one expects. Undeclared fields and deeper paths may be anything. */
export function readingsOf(
  type: AttributeType | undefined,
  declared: boolean,
  ranked: boolean,
  deep: boolean,
): ValueAs[] {
  const all = readings.filter((as) => as !== 'rank');
  if (deep) return all;
  if (!declared || type === undefined) {
    const first = type ? likely(type) : 'text';
    return [first, ...all.filter((as) => as !== first)];
  }
  switch (type) {
    case 'text':
      return ranked ? ['rank', 'text', 'prefecture', 'region'] : ['text', 'prefecture', 'region', 'number', 'date'];
    case 'date':
      return ['date', 'age', 'school_grade'];
    case 'datetime':
      return ['datetime', 'date', 'age', 'school_grade'];
    case 'object':
      return ['location'];
    case 'object_list':
      return ['list'];
    default:
      return [type];
  }
}
const likely = (type: AttributeType): ValueAs =>
  type === 'object' ? 'location' : type === 'object_list' ? 'list' : type;

export const units: Unit[] = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'];
export const dayUnits: Unit[] = ['days', 'weeks', 'months', 'years'];
/** Months and years have no fixed length, so 'within N of each other' cannot be said in them. */
export const exactUnits: Unit[] = ['seconds', 'minutes', 'hours', 'days', 'weeks'];

export const pastCalendar = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
  'this_fiscal_year',
  'last_fiscal_year',
] as const;
export const dateCalendar = [
  'today',
  'tomorrow',
  'yesterday',
  'this_week',
  'next_week',
  'last_week',
  'this_month',
  'next_month',
  'last_month',
  'this_year',
  'next_year',
  'last_year',
  'this_fiscal_year',
  'next_fiscal_year',
  'last_fiscal_year',
] as const;
export const monthWords = ['this_month', 'next_month', 'last_month'] as const;
export const regions = ['hokkaido', 'tohoku', 'kanto', 'chubu', 'kinki', 'chugoku', 'shikoku', 'kyushu'] as const;

export const friendStates = ['following', 'blocked', 'unknown', 'none'] as const;
export const channels = ['line', 'email', 'push'] as const;
export const outcomes = ['sent', 'delivered', 'opened', 'tapped', 'bounced'] as const;
export const aggregates = ['sum', 'avg', 'min', 'max'] as const;
export const recencies = ['within_last', 'more_than_ago'] as const;
export const sequences = ['not_followed', 'followed'] as const;
export const heldOps = ['at_least', 'less_than'] as const;

/** The kinds of rows as the menu shows them. */
export const kindGroups = [
  { key: 'person', kinds: ['attribute', 'tag', 'any_tag'] },
  {
    key: 'behaviour',
    kinds: [
      'event',
      'event_recency',
      'event_aggregate',
      'event_distinct',
      'event_sequence',
      'event_regular',
      'first_event',
      'last_event',
    ],
  },
  { key: 'contact', kinds: ['friendship', 'reachable', 'consent', 'message'] },
  { key: 'lists', kinds: ['segment', 'audience', 'random'] },
  { key: 'fixed', kinds: ['everyone', 'nobody'] },
] as const satisfies readonly { key: string; kinds: readonly LeafType[] }[];
export const leafKinds: readonly LeafType[] = kindGroups.flatMap((group): readonly LeafType[] => group.kinds);
