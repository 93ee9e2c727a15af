import { describe, expect, it } from 'vitest';
import type { LeafNode } from '../api/types';
import { arityOf, isComplete, isTestComplete, leafKinds, newLeaf, opsOf, presence, withOp } from './leaf';

describe('a condition row', () => {
  it.each(leafKinds.filter((kind) => kind !== 'everyone' && kind !== 'nobody' && kind !== 'friendship'))(
    'of kind %s is not finished when it first appears',
    (kind) => expect(isComplete(newLeaf(kind))).toBe(false),
  );

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

  it('keeps its value between operators that take the same, and drops what the new one does not take', () => {
    const before = { path: ['points'], as: 'number' as const, op: 'at_least', value: 100 };
    expect(withOp(before, 'number', 'less')).toEqual({ ...before, op: 'less' });
    expect(withOp(before, 'number', 'exists')).toEqual({ path: ['points'], as: 'number', op: 'exists' });
    expect(withOp(before, 'number', 'in')).toEqual({ path: ['points'], as: 'number', op: 'in', value: [] });
    expect(withOp(before, 'text', 'equals')).toEqual({ path: ['points'], as: 'text', op: 'equals' });
  });

  it('never leaves a property the API would refuse, whatever operator follows whatever', () => {
    for (const as of Object.keys(opsOf) as (keyof typeof opsOf)[]) {
      for (const from of [...opsOf[as], ...presence]) {
        for (const to of [...opsOf[as], ...presence]) {
          const next = withOp({ path: ['x'], as, op: from, value: ['left over'], amount: 3, unit: 'days' }, as, to);
          const arity = arityOf(as, to);
          expect('amount' in next).toBe(arity === 'span');
          if (arity === 'none' || arity === 'span') expect('value' in next).toBe(false);
          if (arity === 'none' || arity === 'span' || arity === 'calendar') expect(isTestComplete(next)).toBe(true);
        }
      }
    }
  });
});
