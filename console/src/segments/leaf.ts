import type { AttributeType, LeafNode, PropertyCondition, ValueAs, Window } from '../api/types';

/** How many values an operator takes. `span` is an amount with a unit, `calendar` a calendar word. */
export type Arity = 'none' | 'one' | 'two' | 'many' | 'span' | 'calendar';

export const opsOf = {
  text: ['equals', 'not_equals', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with'],
  number: ['at_least', 'at_most', 'greater', 'less', 'equals', 'not_equals', 'between', 'not_between', 'in', 'not_in'],
  boolean: ['is_true', 'is_false'],
  date: [
    'within_last',
    'more_than_ago',
    'within_next',
    'more_than_ahead',
    'calendar',
    'before',
    'after',
    'on',
    'between',
  ],
  datetime: [
    'within_last',
    'more_than_ago',
    'within_next',
    'more_than_ahead',
    'calendar',
    'before',
    'after',
    'on',
    'between',
  ],
  list: ['has_item', 'has_any', 'has_all', 'has_none'],
} as const;
export const presence = ['exists', 'missing'] as const;
export type Op = (typeof opsOf)[ValueAs][number] | (typeof presence)[number];

export const countOps = ['at_least', 'at_most', 'equals', 'greater', 'less', 'between'] as const;
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
] as const;
export const pastCalendar = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
] as const;

export function arityOf(as: ValueAs, op: string): Arity {
  if (op === 'exists' || op === 'missing' || op === 'is_true' || op === 'is_false') return 'none';
  if (op === 'calendar') return 'calendar';
  if (op === 'within_last' || op === 'within_next' || op === 'more_than_ago' || op === 'more_than_ahead') return 'span';
  if (op === 'between' || op === 'not_between') return 'two';
  if (op === 'in' || op === 'not_in') return 'many';
  if (as === 'list' && op !== 'has_item') return 'many';
  return 'one';
}

/** How a condition reads a declared field; objects are reached by a longer path, and read as text until told otherwise. */
export const asOf = (type: AttributeType): ValueAs => (type === 'object' || type === 'object_list' ? 'text' : type);

type Test = PropertyCondition & { amount?: number; unit?: string };

/** The condition with another operator: what the new one does not take is dropped, what it needs gets a start value. */
export function withOp<T extends Test>(test: T, as: ValueAs, op: string): T {
  const { value, amount, unit, ...rest } = test;
  const before = arityOf(test.as, test.op);
  const next = { ...rest, as, op } as T;
  const arity = arityOf(as, op);
  if (arity === 'span') Object.assign(next, { amount: amount ?? 30, unit: unit ?? 'days' });
  if (arity === 'calendar') next.value = 'this_month';
  const kept = before === arity && test.as === as ? value : undefined;
  if (arity === 'one' && kept !== undefined) next.value = kept;
  if (arity === 'two' && Array.isArray(kept)) next.value = kept;
  if (arity === 'many') next.value = Array.isArray(kept) ? kept : [];
  return next;
}

const filled = (value: unknown) => value !== undefined && value !== null && value !== '' && !Number.isNaN(value);

export function isTestComplete(test: Test): boolean {
  if (test.path.length === 0 || test.path.some((key) => key === '')) return false;
  switch (arityOf(test.as, test.op)) {
    case 'none':
      return true;
    case 'span':
      return (test.amount ?? 0) > 0 && !!test.unit;
    case 'two':
      return Array.isArray(test.value) && test.value.length === 2 && test.value.every(filled);
    case 'many':
      return Array.isArray(test.value) && test.value.length > 0;
    default:
      return filled(test.value);
  }
}

function isWindowComplete(window: Window | undefined): boolean {
  if (!window) return true;
  if ('last' in window) return window.last.amount > 0;
  if ('calendar' in window) return true;
  return !!(window.from || window.to);
}

const isNumberComplete = (op: string, value: number | number[] | undefined) =>
  op === 'between' || op === 'not_between'
    ? Array.isArray(value) && value.length === 2 && value.every((each) => Number.isFinite(each))
    : typeof value === 'number' && Number.isFinite(value);

/** Whether a row says enough to be counted. The API has the last word on whether it makes sense. */
export function isComplete(leaf: LeafNode): boolean {
  switch (leaf.type) {
    case 'everyone':
    case 'nobody':
      return true;
    case 'tag':
      return leaf.tag > 0;
    case 'attribute':
      return isTestComplete(leaf);
    case 'friendship':
      return leaf.account > 0;
    case 'event':
      return (
        leaf.name !== '' &&
        (leaf.where ?? []).every(isTestComplete) &&
        isWindowComplete(leaf.within) &&
        (!leaf.count || isNumberComplete(leaf.count.op, leaf.count.value))
      );
    case 'event_recency':
      return leaf.name !== '' && (leaf.where ?? []).every(isTestComplete) && leaf.amount > 0;
    case 'event_aggregate':
      return (
        leaf.name !== '' &&
        leaf.property.length > 0 &&
        (leaf.where ?? []).every(isTestComplete) &&
        isWindowComplete(leaf.within) &&
        isNumberComplete(leaf.op, leaf.value)
      );
  }
}

export const leafKinds = [
  'tag',
  'attribute',
  'event',
  'event_recency',
  'event_aggregate',
  'friendship',
  'everyone',
  'nobody',
] as const satisfies readonly LeafNode['type'][];

/** A row of that kind as it first appears: sensible defaults, nothing chosen yet. */
export function newLeaf(type: LeafNode['type'], accountId = 0): LeafNode {
  switch (type) {
    case 'tag':
      return { type, tag: 0, op: 'has' };
    case 'attribute':
      return { type, path: [], as: 'text', op: 'equals' };
    case 'event':
      return { type, name: '', within: { last: { amount: 90, unit: 'days' } }, count: { op: 'at_least', value: 1 } };
    case 'event_recency':
      return { type, name: '', op: 'more_than_ago', amount: 60, unit: 'days' };
    case 'event_aggregate':
      return { type, name: '', property: [], aggregate: 'sum', op: 'at_least', value: 10000 };
    case 'friendship':
      return { type, account: accountId, state: 'following' };
    default:
      return { type };
  }
}
