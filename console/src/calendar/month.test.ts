import { describe, expect, it } from 'vitest';
import { addMonths, weekdayOf, weeksOf } from './month';

describe('the page of a month', () => {
  it('has whole weeks, from Sunday in Japan and from Monday elsewhere', () => {
    const japan = weeksOf('2026-11', 0);
    expect([japan.length, japan[0]?.[0], japan.at(-1)?.[6]]).toEqual([5, '2026-11-01', '2026-12-05']);
    expect(weeksOf('2026-11', 1)[0]?.[0]).toBe('2026-10-26');
    expect(weeksOf('2026-02', 0)).toHaveLength(4);
    expect(weeksOf('2026-08', 0)).toHaveLength(6);
  });

  it('goes on over the end of a year', () => {
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  });

  it('knows its weekdays', () => expect(weekdayOf('2026-11-22')).toBe(0));
});
