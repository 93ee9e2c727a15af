import type { MonthPoint, Rule, Weekday } from '../api/planning';

/** The rule of a repeated campaign as the form holds it. Pure. */
export const weekdays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export type PointKind = 'day' | 'last_day' | 'weekday' | 'business_day';

export const newRule = (today: string): Rule => ({ every: 'week', weekdays: ['fri'], at: '12:00', from: today });

export const pointKind = (point: MonthPoint | undefined): PointKind =>
  !point || 'day' in point ? 'day' : 'last_day' in point ? 'last_day' : 'nth' in point ? 'weekday' : 'business_day';

export const pointOf = (kind: PointKind): MonthPoint =>
  kind === 'day'
    ? { day: 1 }
    : kind === 'last_day'
      ? { last_day: true }
      : kind === 'weekday'
        ? { nth: 1, weekday: 'fri' }
        : { business_day: 1 };

/** The same rule with another rhythm: what does not belong to it is left out, what it needs is there. */
export function withRhythm(rule: Rule, every: Rule['every']): Rule {
  const { interval: _, weekdays: days, on, when_closed, ...rest } = rule;
  const closed = every === 'business_day' || !when_closed ? {} : { when_closed };
  if (every === 'week') return { ...rest, ...closed, every, weekdays: days?.length ? days : ['fri'] };
  if (every === 'month') return { ...rest, ...closed, every, on: on ?? pointOf('day') };
  return { ...rest, ...closed, every };
}

/** Without the members that the API writes as null. */
export const cleanRule = (rule: Rule): Rule =>
  Object.fromEntries(
    Object.entries(rule).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as Rule;

/** No field is missing that the API would ask for. */
export const isWhole = (rule: Rule) =>
  /^\d{2}:\d{2}$/.test(rule.at) && rule.from !== '' && (rule.every !== 'week' || (rule.weekdays?.length ?? 0) > 0);

/** `2026-12-01` or nothing, from what a date field gives. */
export const dayOnly = (value: string | null) => (value ? value.slice(0, 10) : undefined);
