import type { PropertyCondition, ValueAs, ValueTest } from '../api/types';
import { type Op, opsOf, presence } from './language';

/** What an operator takes beside itself; the controls and the test of completeness follow from it. */
export type Arity =
  | 'none'
  | 'one'
  | 'two'
  | 'many'
  /** An amount with a unit. */
  | 'span'
  /** A calendar word. */
  | 'calendar'
  /** Months of the year, or this, last or next month. */
  | 'months'
  /** Always the word `today`. */
  | 'today'
  /** A number of days, 1 to 365. */
  | 'days'
  /** A point and a distance. */
  | 'point'
  /** Tests on one element of a list of objects. */
  | 'element';

const isPresence = (op: string) => presence.some((each) => each === op);
export const isNumeric = (as: ValueAs) => as === 'number' || as === 'age' || as === 'school_grade';

export function arityOf(as: ValueAs, op: string): Arity {
  if (isPresence(op) || op === 'is_true' || op === 'is_false') return 'none';
  if (as === 'location') return 'point';
  if (as === 'list') {
    if (op === 'has_element' || op === 'has_no_element') return 'element';
    return op === 'has_item' ? 'one' : 'many';
  }
  switch (op) {
    case 'calendar':
      return 'calendar';
    case 'in_month':
      return 'months';
    case 'anniversary':
      return 'today';
    case 'anniversary_within_next':
    case 'anniversary_within_last':
      return 'days';
    case 'within_last':
    case 'within_next':
    case 'more_than_ago':
    case 'more_than_ahead':
      return 'span';
    case 'between':
    case 'not_between':
      return 'two';
    case 'in':
    case 'not_in':
      return 'many';
    default:
      return 'one';
  }
}

export const opsFor = (as: ValueAs): readonly Op[] => [...opsOf[as], ...presence];
/** The operator itself where the type has it, else the type's first. */
export const opOf = (as: ValueAs, op: string): Op => opsFor(as).find((each) => each === op) ?? opsOf[as][0];

/** The test with another operator: what the new one does not take is dropped, what it needs gets a start value. */
export function withOp<T extends ValueTest>(test: T, as: ValueAs, op: string): T {
  const { value, amount, unit, ignore_case, lat, lng, metres, where, ...rest } = test;
  const before = arityOf(test.as ?? 'text', test.op);
  const next = { ...rest, as, op } as T;
  const arity = arityOf(as, op);
  const kept = before === arity && test.as === as ? value : undefined;
  if (ignore_case !== undefined && as === 'text' && arity !== 'none') next.ignore_case = ignore_case;
  switch (arity) {
    case 'span':
      Object.assign(next, { amount: amount ?? 30, unit: fits(as, unit) ?? 'days' });
      break;
    case 'days':
      Object.assign(next, { amount: Math.min(amount ?? 7, 365), unit: 'days' });
      break;
    case 'calendar':
      next.value = kept ?? 'this_month';
      break;
    case 'months':
      next.value = kept ?? 'this_month';
      break;
    case 'today':
      next.value = 'today';
      break;
    case 'point':
      Object.assign(next, {
        ...(lat === undefined ? {} : { lat }),
        ...(lng === undefined ? {} : { lng }),
        metres: metres ?? 5000,
      });
      break;
    case 'element':
      next.where = where ?? [{ path: [], as: 'text', op: 'equals' }];
      break;
    case 'two':
      if (Array.isArray(kept)) next.value = kept;
      break;
    case 'many':
      next.value = Array.isArray(kept) ? kept : [];
      break;
    case 'one':
      if (kept !== undefined) next.value = kept;
      break;
  }
  return next;
}

const fits = (as: ValueAs, unit: ValueTest['unit']) =>
  as === 'date' && (unit === 'seconds' || unit === 'minutes' || unit === 'hours') ? undefined : unit;

const filled = (value: unknown) => value !== undefined && value !== null && value !== '' && !Number.isNaN(value);

/** Whether the test says enough to be asked. The API has the last word on whether it makes sense. */
export function isTestComplete(test: PropertyCondition): boolean {
  if (test.path.length === 0 || test.path.some((key) => key === '')) return false;
  switch (arityOf(test.as ?? 'text', test.op)) {
    case 'none':
    case 'today':
      return true;
    case 'span':
    case 'days':
      return (test.amount ?? 0) > 0 && !!test.unit;
    case 'point':
      return filled(test.lat) && filled(test.lng) && (test.metres ?? 0) > 0;
    case 'element':
      return (test.where ?? []).length > 0 && (test.where ?? []).every(isTestComplete);
    case 'months':
      return typeof test.value === 'string' || (Array.isArray(test.value) && test.value.length > 0);
    case 'two':
      return Array.isArray(test.value) && test.value.length === 2 && test.value.every(filled);
    case 'many':
      return Array.isArray(test.value) && test.value.length > 0;
    default:
      return filled(test.value);
  }
}

/**
 * A path from what was typed, one text a step. Digits name a place in a list; a step that reads as it did before stays what it was, so that
 * a key made of digits is not turned into a place.
 */
export function stepsFrom(texts: readonly string[], before: readonly (string | number)[]): (string | number)[] {
  return texts.map((text, index) => {
    const old = before[index];
    if (old !== undefined && String(old) === text) return old;
    return /^\d{1,9}$/.test(text) ? Number(text) : text;
  });
}
