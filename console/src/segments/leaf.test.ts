import { describe, expect, it } from 'vitest';
import type { LeafNode, LeafType, ValueTest } from '../api/types';
import { leafKinds, readings } from './language';
import { isComplete, newLeaf } from './leaf';
import { arityOf, isTestComplete, opsFor, stepsFrom, withOp } from './value-test';

// What is a question without anything more to choose.
const atOnce: LeafType[] = ['everyone', 'nobody', 'any_tag', 'reachable', 'message'];

describe('a condition row', () => {
  it.each(leafKinds.filter((kind) => !atOnce.includes(kind) && kind !== 'friendship'))(
    'of kind %s is not finished when it first appears',
    (kind) => expect(isComplete(newLeaf(kind))).toBe(false),
  );
  it.each(atOnce)('of kind %s is finished at once', (kind) => expect(isComplete(newLeaf(kind, 3))).toBe(true));

  it('of a friendship is finished at once when an account is in use', () => {
    expect(isComplete(newLeaf('friendship', 3))).toBe(true);
    expect(isComplete(newLeaf('friendship'))).toBe(false);
  });

  it('is unfinished while one of its property conditions is', () => {
    const leaf: LeafNode = {
      type: 'event',
      name: 'purchase',
      where: [{ path: ['value'], as: 'number', op: 'at_least' }],
    };
    expect(isComplete(leaf)).toBe(false);
    expect(isComplete({ ...leaf, where: [{ path: ['value'], as: 'number', op: 'at_least', value: 0 }] })).toBe(true);
  });

  it('needs at least one edge of a fixed period', () => {
    expect(isComplete({ type: 'event', name: 'purchase', within: {} })).toBe(false);
    expect(isComplete({ type: 'event', name: 'purchase', within: { to: '2026-06-30' } })).toBe(true);
  });

  it('takes every event of a prefix for a named one', () => {
    expect(isComplete({ type: 'event', name_prefix: 'shop_' })).toBe(true);
    expect(isComplete({ type: 'event', name_prefix: '' })).toBe(false);
  });

  it('on the first or last event asks at least something of it', () => {
    expect(isComplete({ type: 'last_event', name: 'purchase' })).toBe(false);
    expect(isComplete({ type: 'last_event', name: 'purchase', at: { calendar: 'this_month' } })).toBe(true);
  });

  it('keeps its value between operators that take the same, and drops what the new one does not take', () => {
    const before = { path: ['points'], as: 'number' as const, op: 'at_least', value: 100 };
    expect(withOp(before, 'number', 'less')).toEqual({ ...before, op: 'less' });
    expect(withOp(before, 'number', 'exists')).toEqual({ path: ['points'], as: 'number', op: 'exists' });
    expect(withOp(before, 'number', 'in')).toEqual({ path: ['points'], as: 'number', op: 'in', value: [] });
    expect(withOp(before, 'text', 'equals')).toEqual({ path: ['points'], as: 'text', op: 'equals' });
  });

  it('never leaves a member the API would refuse, whatever operator follows whatever', () => {
    const left: ValueTest = {
      op: 'equals',
      value: ['left over'],
      amount: 3,
      unit: 'hours',
      ignore_case: true,
      lat: 35,
      lng: 139,
      metres: 100,
      where: [{ path: ['x'], as: 'text', op: 'exists' }],
    };
    const members: Record<ReturnType<typeof arityOf>, string[]> = {
      none: [],
      one: ['value', 'ignore_case'],
      two: ['value'],
      many: ['value', 'ignore_case'],
      span: ['amount', 'unit'],
      days: ['amount', 'unit'],
      calendar: ['value'],
      months: ['value'],
      today: ['value'],
      point: ['lat', 'lng', 'metres'],
      element: ['where'],
    };
    for (const from of readings) {
      for (const before of opsFor(from)) {
        for (const as of readings) {
          for (const op of opsFor(as)) {
            const next = withOp({ ...left, path: ['x'], as: from, op: before }, as, op);
            const allowed = ['path', 'as', 'op', ...members[arityOf(as, op)]].filter(
              (name) => name !== 'ignore_case' || as === 'text',
            );
            const extra = Object.keys(next).filter((name) => !allowed.includes(name));
            expect(extra, `${from} ${before} → ${as} ${op}`).toEqual([]);
            if (as === 'date' && arityOf(as, op) === 'span') expect(next.unit).toBe('days');
          }
        }
      }
    }
  });

  it.each([
    ['date', 'within_last'],
    ['date', 'calendar'],
    ['date', 'in_month'],
    ['date', 'anniversary'],
    ['date', 'anniversary_within_next'],
    ['boolean', 'is_true'],
    ['text', 'exists'],
  ] as const)('as %s %s is finished as soon as it is chosen', (as, op) => {
    expect(isTestComplete(withOp({ path: ['x'], op: 'equals' }, as, op))).toBe(true);
  });

  it('reads digits in a path as a place in a list, but never changes a key that was there', () => {
    expect(stepsFrom(['orders', '0', 'id'], [])).toEqual(['orders', 0, 'id']);
    expect(stepsFrom(['2024', 'x'], ['2024'])).toEqual(['2024', 'x']);
    expect(stepsFrom(['2024'], [2024])).toEqual([2024]);
  });
});
