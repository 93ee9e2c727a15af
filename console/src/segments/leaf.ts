import type { EventPattern, LeafNode, LeafType, Window } from '../api/types';
import { isTestComplete } from './value-test';

const isWindowComplete = (window: Window | undefined): boolean => {
  if (!window) return true;
  if ('last' in window) return window.last.amount > 0;
  return 'calendar' in window || !!(window.from || window.to);
};

const isNumberComplete = (op: string, value: number | number[] | undefined) => {
  if (op === 'in' || op === 'not_in') return Array.isArray(value) && value.length > 0;
  return op === 'between' || op === 'not_between'
    ? Array.isArray(value) && value.length === 2 && value.every((each) => Number.isFinite(each))
    : typeof value === 'number' && Number.isFinite(value);
};

const isPatternComplete = (pattern: EventPattern) =>
  !!(pattern.name || pattern.name_prefix) && (pattern.where ?? []).every(isTestComplete);

/** Whether a row says enough to be counted. The API has the last word on whether it makes sense. */
export function isComplete(leaf: LeafNode): boolean {
  switch (leaf.type) {
    case 'everyone':
    case 'nobody':
    case 'any_tag':
    case 'reachable':
      return true;
    case 'tag':
      return leaf.tag > 0 && isWindowComplete(leaf.added);
    case 'attribute':
      return isTestComplete(leaf) && (!leaf.held || leaf.held.amount > 0);
    case 'friendship':
      return leaf.account > 0 && isWindowComplete(leaf.since);
    case 'consent':
      return leaf.topic > 0;
    case 'audience':
      return leaf.audience > 0;
    case 'segment':
      return leaf.segment > 0;
    case 'random':
      return leaf.salt.trim() !== '' && leaf.from < leaf.to;
    case 'message':
      return (
        isWindowComplete(leaf.within) &&
        (!leaf.count || isNumberComplete(leaf.count.op, leaf.count.value)) &&
        leaf.template !== ''
      );
    case 'event':
      return (
        isPatternComplete(leaf) &&
        isWindowComplete(leaf.within) &&
        (!leaf.count || isNumberComplete(leaf.count.op, leaf.count.value))
      );
    case 'event_recency':
      return isPatternComplete(leaf) && leaf.amount > 0;
    case 'event_aggregate':
    case 'event_distinct':
      return (
        isPatternComplete(leaf) &&
        leaf.property.length > 0 &&
        isWindowComplete(leaf.within) &&
        isNumberComplete(leaf.op, leaf.value)
      );
    case 'first_event':
    case 'last_event':
      return (
        isPatternComplete({ ...leaf, where: leaf.has }) && isWindowComplete(leaf.at) && !!(leaf.at || leaf.has?.length)
      );
    case 'event_sequence':
      return (
        isPatternComplete(leaf.first) &&
        isPatternComplete(leaf.then) &&
        leaf.amount > 0 &&
        isWindowComplete(leaf.within)
      );
    case 'event_regular':
      return isPatternComplete(leaf) && leaf.periods > 0 && leaf.at_least > 0;
  }
}

const last90Days: Window = { last: { amount: 90, unit: 'days' } };

/** A row of that kind as it first appears: sensible defaults, nothing chosen yet. */
export function newLeaf(type: LeafType, accountId = 0): LeafNode {
  switch (type) {
    case 'everyone':
    case 'nobody':
      return { type };
    case 'tag':
      return { type, tag: 0, op: 'has' };
    case 'any_tag':
      return { type, op: 'has' };
    case 'attribute':
      return { type, path: [], as: 'text', op: 'equals' };
    case 'friendship':
      return { type, account: accountId, state: 'following' };
    case 'reachable':
      return accountId ? { type, channel: 'line', account: accountId } : { type, channel: 'line' };
    case 'consent':
      return { type, topic: 0, state: 'granted' };
    case 'audience':
      return { type, audience: 0, op: 'in' };
    case 'segment':
      return { type, segment: 0, op: 'in' };
    case 'random':
      return { type, salt: '', from: 0, to: 5000 };
    case 'message':
      return { type, outcome: 'tapped', channel: 'line', within: last90Days };
    case 'event':
      return { type, name: '', within: last90Days, count: { op: 'at_least', value: 1 } };
    case 'event_recency':
      return { type, name: '', op: 'more_than_ago', amount: 60, unit: 'days' };
    case 'event_aggregate':
      return { type, name: '', property: [], aggregate: 'sum', op: 'at_least', value: 10000 };
    case 'event_distinct':
      return { type, name: '', within: last90Days, property: [], op: 'at_least', value: 2 };
    case 'first_event':
    case 'last_event':
      return { type, name: '', has: [{ path: [], as: 'text', op: 'equals' }] };
    case 'event_sequence':
      return {
        type,
        first: { name: '' },
        then: { name: '' },
        op: 'not_followed',
        amount: 3,
        unit: 'days',
        within: { last: { amount: 30, unit: 'days' } },
      };
    case 'event_regular':
      return { type, name: '', periods: 6, unit: 'months', at_least: 4 };
  }
}
