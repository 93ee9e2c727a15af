import { describe, expect, it } from 'vitest';
import { cleanRule, isWhole, newRule, pointKind, pointOf, withRhythm } from './rule';

describe('the rule of a repeated campaign', () => {
  const rule = newRule('2026-12-01');

  it('keeps time and days when its rhythm changes, and nothing that no longer belongs to it', () => {
    const monthly = withRhythm({ ...rule, interval: 2, when_closed: 'earlier' }, 'month');
    expect(monthly).toEqual({
      every: 'month',
      at: '12:00',
      from: '2026-12-01',
      on: { day: 1 },
      when_closed: 'earlier',
    });
    expect(withRhythm(monthly, 'business_day')).toEqual({ every: 'business_day', at: '12:00', from: '2026-12-01' });
    expect(withRhythm(withRhythm(rule, 'day'), 'week').weekdays).toEqual(['fri']);
  });

  it('is whole only with a time, a first day and at least one weekday', () => {
    expect(isWhole(rule)).toBe(true);
    expect([isWhole({ ...rule, weekdays: [] }), isWhole({ ...rule, at: '' }), isWhole({ ...rule, from: '' })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('has no end where the API writes null', () => {
    expect(cleanRule({ ...rule, until: null, count: null } as unknown as typeof rule)).toEqual(rule);
  });

  it('names a day of the month in four ways', () => {
    for (const kind of ['day', 'last_day', 'weekday', 'business_day'] as const)
      expect(pointKind(pointOf(kind))).toBe(kind);
  });
});
