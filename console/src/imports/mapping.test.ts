import { describe, expect, it } from 'vitest';
import type { ImportMapping, Inspection } from '../api/types';
import * as model from './mapping';

const people: ImportMapping = {
  kind: 'people',
  columns: [
    { index: 0, to: 'customer' },
    { index: 1, to: 'display_name' },
    { index: 2, to: 'attribute:bought_on', type: 'date' },
    { index: 3, to: 'attribute:amount', type: 'number' },
  ],
};

describe('the column mapping', () => {
  it('lists every column of the file, the unnamed ones as not imported', () => {
    const inspection: Inspection = {
      encoding: 'utf-8',
      delimiter: 'comma',
      has_header: true,
      rows_estimate: 2,
      columns: [0, 1, 2].map((index) => ({ index, name: `c${index}`, sample: [] })),
      suggested: { mapping: { kind: 'people', columns: [{ index: 2, to: 'email' }] } },
    };
    expect(model.completeMapping(inspection).columns.map((column) => column.to)).toEqual(['ignore', 'ignore', 'email']);
  });

  it('gives only fields and properties a key and a type', () => {
    expect(model.withTarget({ index: 0, to: 'ignore' }, 'attribute', 'rank')).toEqual({
      index: 0,
      to: 'attribute:rank',
      type: 'text',
    });
    expect(model.withTarget({ index: 0, to: 'attribute:rank', type: 'text' }, 'phone')).toEqual({
      index: 0,
      to: 'phone',
    });
  });

  it('turns fields into properties, and the first date into the time, when the file holds events', () => {
    const events = model.withKind(people, 'events');
    expect(events.columns.map((column) => column.to)).toEqual(['customer', 'ignore', 'event_time', 'property:amount']);
    expect(events.constants).toEqual({ event_name: 'purchase' });
  });

  it('leaves nothing behind that only events may have', () => {
    const back = model.withKind(model.withConstant(model.withKind(people, 'events'), 'shop', 'ec'), 'people');
    expect(back.constants).toEqual({ shop: 'ec' });
    expect(back.columns.map((column) => column.to)).toEqual(['customer', 'ignore', 'ignore', 'attribute:amount']);
  });

  it('drops the common event name where a column has the names', () => {
    const events = model.withKind(people, 'events');
    const named = model.changeColumn(events, 1, model.withTarget({ index: 1, to: 'ignore' }, 'event_name'));
    expect(model.finished(named).constants).toEqual({});
    expect(model.finished(events).constants).toEqual({ event_name: 'purchase' });
  });

  it('knows whether the file says whose rows they are', () => {
    expect(model.hasIdentity(people)).toBe(true);
    expect(model.hasIdentity({ ...people, columns: people.columns.slice(1) })).toBe(false);
  });
});
