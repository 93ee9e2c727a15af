import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { renderToString } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConditionNode, Definition, LeafNode, LeafType, PropertyCondition, ValueAs } from '../api/types';
import { startLanguageFor } from '../i18n';
import { Controls } from './controls/Controls';
import * as language from './language';
import { leafKinds, opsOf, presence, readings } from './language';
import { isComplete } from './leaf';
import { fromDefinition, toDefinition } from './tree';
import { arityOf, withOp } from './value-test';

// The JSON Schema that the API serves (a test of the server keeps the file the same), and the examples of the documentation.
const root = new URL('../../../', import.meta.url);
type Schema = { [name: string]: unknown };
const schema = JSON.parse(readFileSync(new URL('segment.schema.json', root), 'utf8')) as {
  $defs: Record<string, Schema>;
};
const examples = [
  ...readFileSync(new URL('docs/segments.md', root), 'utf8').matchAll(/```json\n([\s\S]*?)```/g),
].flatMap(([, text = '']): Definition[] => {
  const json = JSON.parse(text) as Definition | ConditionNode;
  if ('version' in json && 'condition' in json) return [json];
  return 'type' in json ? [{ version: 1, condition: json }] : [];
});

const people = { items: [], next: null };
function html(leaf: LeafNode): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(['tags'], {
    items: [
      { id: 1, name: '店頭客', folder: '', color: '', people: 3 },
      { id: 2, name: '会員', folder: '', color: '', people: 4 },
    ],
  });
  client.setQueryData(['attributes'], {
    items: [
      {
        key: 'rank',
        label: 'ランク',
        type: 'text',
        declared: true,
        ordered: true,
        unit: '',
        choices: [
          { value: 'gold', label: 'ゴールド' },
          { value: 'silver', label: 'シルバー' },
        ],
      },
      { key: 'anything', label: '何でも', type: 'text', declared: false, ordered: false, unit: '', choices: [] },
    ],
  });
  client.setQueryData(['event-names'], {
    items: [{ name: 'purchase', properties: [{ path: ['value'], type: 'number' }] }],
  });
  for (const key of ['segments', 'audiences', 'topics']) {
    client.setQueryData([key], {
      items: [
        { id: 1, name: `${key}1` },
        { id: 2, name: `${key}2` },
      ],
    });
  }
  client.setQueryData(['campaigns', 'all'], {
    ...people,
    items: [
      { id: 1, name: '春' },
      { id: 2, name: '夏' },
    ],
  });
  client.setQueryData(
    ['links', 1],
    [
      { id: 1, url: 'https://a.example' },
      { id: 2, url: 'https://b.example' },
    ],
  );
  const text = renderToString(
    <MemoryRouter>
      <QueryClientProvider client={client}>
        <MantineProvider>
          <Controls leaf={leaf} onChange={() => undefined} />
        </MantineProvider>
      </QueryClientProvider>
    </MemoryRouter>,
  );
  return text.replace(/ (id|for|aria-controls|aria-describedby|aria-labelledby|data-path)="[^"]*"/g, '');
}
const t = (key: string): string => {
  expect(i18next.exists(key), key).toBe(true);
  return i18next.t(key as never);
};
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const chosen = (label: string) => `value="${escaped(label)}"`;

beforeAll(() => startLanguageFor('ja'));

/** Every word of a member that a schema allows, through references and alternatives. */
function words(part: unknown, member: string, seen = new Set<unknown>()): string[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  const here = part as Schema;
  const found: string[] = [];
  const properties = here.properties as Record<string, Schema> | undefined;
  const own = properties?.[member];
  if (own)
    found.push(...((own.enum as string[] | undefined) ?? []), ...(typeof own.const === 'string' ? [own.const] : []));
  for (const each of [...((here.anyOf as unknown[]) ?? []), ...((here.allOf as unknown[]) ?? [])])
    found.push(...words(each, member, seen));
  if (typeof here.$ref === 'string')
    found.push(...words(schema.$defs[here.$ref.replace('#/$defs/', '')], member, seen));
  return [...new Set(found)];
}
/** Every member a node may have. */
function members(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const here = part as Schema;
  const own = Object.keys((here.properties as object | undefined) ?? {});
  const inner = [
    ...((here.anyOf as unknown[]) ?? []),
    ...((here.allOf as unknown[]) ?? []),
    ...((here.oneOf as unknown[]) ?? []),
  ].flatMap(members);
  const far = typeof here.$ref === 'string' ? members(schema.$defs[here.$ref.replace('#/$defs/', '')]) : [];
  return [...new Set([...own, ...inner, ...far])];
}
const nodeTypes = Object.keys(schema.$defs)
  .filter((name) => name.startsWith('node_'))
  .map((name) => name.slice('node_'.length));
const groups = ['all', 'any', 'not'];

const test: PropertyCondition = { path: ['value'], as: 'number', op: 'at_least', value: 7 };
const other: PropertyCondition = { path: ['coupon'], as: 'text', op: 'contains', value: 'x' };
const last = { last: { amount: 9, unit: 'weeks' as const } };
/** Two rows of each kind that have every member and share none of their values. */
const pairs: Record<LeafType, [LeafNode, LeafNode]> = {
  everyone: [{ type: 'everyone' }, { type: 'everyone' }],
  nobody: [{ type: 'nobody' }, { type: 'nobody' }],
  tag: [
    { type: 'tag', tag: 1, op: 'has', added: last },
    { type: 'tag', tag: 2, op: 'has_not', added: { calendar: 'today' } },
  ],
  any_tag: [
    { type: 'any_tag', op: 'has' },
    { type: 'any_tag', op: 'has_not' },
  ],
  attribute: [
    {
      type: 'attribute',
      path: ['anything'],
      as: 'number',
      op: 'at_least',
      value: 3,
      held: { op: 'at_least', amount: 7, unit: 'days' },
    },
    {
      type: 'attribute',
      path: ['rank'],
      as: 'age',
      op: 'less',
      value: 4,
      held: { op: 'less_than', amount: 8, unit: 'weeks' },
    },
  ],
  friendship: [
    { type: 'friendship', account: 1, state: 'following', since: last },
    { type: 'friendship', account: 2, state: 'blocked', since: { calendar: 'today' } },
  ],
  reachable: [
    { type: 'reachable', channel: 'line', account: 1 },
    { type: 'reachable', channel: 'email', account: 2 },
  ],
  consent: [
    { type: 'consent', topic: 1, state: 'granted' },
    { type: 'consent', topic: 2, state: 'refused' },
  ],
  audience: [
    { type: 'audience', audience: 1, op: 'in' },
    { type: 'audience', audience: 2, op: 'not_in' },
  ],
  segment: [
    { type: 'segment', segment: 1, op: 'in' },
    { type: 'segment', segment: 2, op: 'not_in' },
  ],
  random: [
    { type: 'random', salt: '春', from: 0, to: 5000 },
    { type: 'random', salt: '夏', from: 1, to: 5001 },
  ],
  message: [
    {
      type: 'message',
      outcome: 'tapped',
      channel: 'line',
      campaign: 1,
      template: 'a',
      link: 1,
      within: last,
      count: { op: 'at_least', value: 1 },
    },
    {
      type: 'message',
      outcome: 'sent',
      channel: 'email',
      campaign: 2,
      template: 'b',
      link: 2,
      within: { calendar: 'today' },
      count: { op: 'less', value: 2 },
    },
  ],
  event: [
    { type: 'event', name: 'purchase', where: [test], within: last, count: { op: 'at_least', value: 1 } },
    { type: 'event', name: 'refund', where: [other], within: { calendar: 'today' }, count: { op: 'less', value: 2 } },
  ],
  event_recency: [
    { type: 'event_recency', name: 'purchase', where: [test], op: 'within_last', amount: 5, unit: 'days' },
    { type: 'event_recency', name: 'refund', where: [other], op: 'more_than_ago', amount: 6, unit: 'weeks' },
  ],
  event_aggregate: [
    {
      type: 'event_aggregate',
      name: 'purchase',
      where: [test],
      within: last,
      property: ['value'],
      aggregate: 'sum',
      op: 'at_least',
      value: 100,
    },
    {
      type: 'event_aggregate',
      name: 'refund',
      where: [other],
      within: { calendar: 'today' },
      property: ['tax'],
      aggregate: 'avg',
      op: 'less',
      value: 200,
    },
  ],
  event_distinct: [
    {
      type: 'event_distinct',
      name: 'purchase',
      where: [test],
      within: last,
      property: ['value'],
      op: 'at_least',
      value: 100,
    },
    {
      type: 'event_distinct',
      name: 'refund',
      where: [other],
      within: { calendar: 'today' },
      property: ['tax'],
      op: 'less',
      value: 200,
    },
  ],
  first_event: [
    { type: 'first_event', name: 'purchase', has: [test], at: last },
    { type: 'first_event', name: 'refund', has: [other], at: { calendar: 'today' } },
  ],
  last_event: [
    { type: 'last_event', name: 'purchase', has: [test], at: last },
    { type: 'last_event', name: 'refund', has: [other], at: { calendar: 'today' } },
  ],
  event_sequence: [
    {
      type: 'event_sequence',
      first: { name: 'purchase', where: [test] },
      then: { name: 'refund' },
      op: 'followed',
      amount: 3,
      unit: 'days',
      within: last,
    },
    {
      type: 'event_sequence',
      first: { name: 'login' },
      then: { name: 'login', where: [other] },
      op: 'not_followed',
      amount: 4,
      unit: 'hours',
      within: { calendar: 'today' },
    },
  ],
  event_regular: [
    { type: 'event_regular', name: 'purchase', where: [test], periods: 6, unit: 'months', at_least: 4 },
    { type: 'event_regular', name: 'refund', where: [other], periods: 7, unit: 'weeks', at_least: 5 },
  ],
};

const tests = (schema.$defs.test as Schema).anyOf as Schema[];

describe('every part of the language has its control', () => {
  const operators = tests.flatMap((one) => {
    const as = words(one, 'as');
    return as.flatMap((each) => words(one, 'op').map((op) => [each as ValueAs, op] as const));
  });
  it('every kind of condition is in the menu', () => {
    expect([...leafKinds].sort()).toEqual(nodeTypes.filter((type) => !groups.includes(type)).sort());
    for (const kind of leafKinds) {
      t(`segments.kinds.${kind}`);
      t(`segments.kindHints.${kind}`);
    }
  });

  it.each(leafKinds)('every member of %s shows', (kind) => {
    const [one, two] = pairs[kind];
    expect(html(one)).toBe(html(one));
    for (const member of members(schema.$defs[`node_${kind}`])) {
      if (member === 'type') continue;
      // What an attribute's test consists of depends on its operator, which is looked at below.
      if (kind === 'attribute' && !['path', 'held', 'as', 'op', 'value'].includes(member)) continue;
      const changed =
        member === 'name_prefix'
          ? { ...one, name: undefined, name_prefix: 'shop_' }
          : { ...one, [member]: two[member as keyof typeof two] };
      expect(html(changed as LeafNode), `${kind}.${member}`).not.toBe(html(one));
    }
  });

  const labels: [LeafType, string, (word: string) => string][] = [
    ['tag', 'op', (word) => `segments.hasOps.${word}`],
    ['any_tag', 'op', (word) => `segments.anyTagOps.${word}`],
    ['friendship', 'state', (word) => `friends.states.${word}`],
    ['reachable', 'channel', (word) => `segments.channels.${word}`],
    ['consent', 'state', (word) => `segments.consents.${word}`],
    ['audience', 'op', (word) => `segments.inOps.${word}`],
    ['segment', 'op', (word) => `segments.inOps.${word}`],
    ['message', 'outcome', (word) => `segments.outcomes.${word}`],
    ['message', 'channel', (word) => `segments.channels.${word}`],
    ['event_recency', 'op', (word) => `segments.recency.${word}`],
    ['event_recency', 'unit', (word) => `segments.units.${word}`],
    ['event_aggregate', 'aggregate', (word) => `segments.aggregates.${word}`],
    ['event_aggregate', 'op', (word) => `segments.ops.${word}`],
    ['event_distinct', 'op', (word) => `segments.ops.${word}`],
    ['event_sequence', 'op', (word) => `segments.sequence.${word}`],
    ['event_sequence', 'unit', (word) => `segments.units.${word}`],
    ['event_regular', 'unit', (word) => `segments.units.${word}`],
  ];
  it.each(labels)('every word of %s.%s is shown as chosen', (kind, member, key) => {
    const all = words(schema.$defs[`node_${kind}`], member);
    expect(all.length).toBeGreaterThan(1);
    for (const word of all) {
      expect(html({ ...pairs[kind][0], [member]: word } as LeafNode), word).toContain(chosen(t(key(word))));
    }
  });

  it('every word of the closed lists is offered, and no other', () => {
    const node = (kind: LeafType, member: string) => words(schema.$defs[`node_${kind}`], member).sort();
    expect([...language.friendStates].sort()).toEqual(node('friendship', 'state'));
    expect([...language.channels].sort()).toEqual(node('reachable', 'channel'));
    expect([...language.outcomes].sort()).toEqual(node('message', 'outcome'));
    expect([...language.recencies].sort()).toEqual(node('event_recency', 'op'));
    expect([...language.units].sort()).toEqual(node('event_recency', 'unit'));
    expect([...language.aggregates].sort()).toEqual(node('event_aggregate', 'aggregate'));
    expect([...language.numberOps].sort()).toEqual(node('event_distinct', 'op'));
    expect([...language.sequences].sort()).toEqual(node('event_sequence', 'op'));
    expect([...language.exactUnits].sort()).toEqual(node('event_sequence', 'unit'));
    expect([...language.dayUnits].sort()).toEqual(node('event_regular', 'unit'));
    expect([...language.pastCalendar].sort()).toEqual(words(schema.$defs.window, 'calendar').sort());
    for (const as of readings) {
      const own = operators.filter(([each, op]) => each === as && !presence.some((word) => word === op));
      expect([...opsOf[as]].sort(), as).toEqual([...new Set(own.map(([, op]) => op))].sort());
    }
    expect([...presence].sort()).toEqual(words(tests[0], 'op').sort());
    const dates = tests.filter((one) => words(one, 'op').includes('calendar'));
    expect([...language.dateCalendar].sort()).toEqual(words(dates[0], 'value').sort());
  });

  it('every window has its words', () => {
    const event = (within: object) => html({ type: 'event', name: 'purchase', within } as LeafNode);
    const calendar = words(schema.$defs.window, 'calendar');
    expect(calendar.length).toBeGreaterThan(9);
    for (const word of calendar) expect(event({ calendar: word })).toContain(chosen(t(`segments.calendar.${word}`)));
    for (const unit of words(schema.$defs.span, 'unit')) {
      expect(event({ last: { amount: 3, unit } })).toContain(chosen(t(`segments.units.${unit}`)));
    }
    expect(event({ from: '2026-04-01' })).toContain('2026/04/01');
    expect(event({ to: '2026-04-30T18:00:00+09:00' })).toContain('18:00');
  });

  it('reads values in every way the language knows', () => {
    expect([...new Set(operators.map(([as]) => as))].sort()).toEqual([...readings].sort());
  });
  it.each(operators)('as %s, the operator %s is offered, shown and finished', (as, op) => {
    const start = withOp({ path: ['anything'], op: 'equals' } as PropertyCondition, as, op);
    const sample: Record<string, unknown> = {
      one: as === 'number' || as === 'age' || as === 'school_grade' ? 7 : as.startsWith('date') ? '2026-04-01' : 'gold',
      two: as.startsWith('date') ? ['2026-04-01', '2026-04-02'] : [1, 2],
      many:
        as === 'prefecture' ? ['13'] : as === 'region' ? ['kanto'] : as === 'text' || as === 'list' ? ['a'] : [1, 2],
    };
    const arity = arityOf(as, op);
    const full: PropertyCondition = {
      ...start,
      ...(sample[arity] === undefined ? {} : { value: sample[arity] }),
      ...(arity === 'point' ? { lat: 35.6, lng: 139.7, metres: 500 } : {}),
      ...(arity === 'element' ? { where: [test] } : {}),
    };
    const leaf: LeafNode = { type: 'attribute', ...full };
    expect(isComplete(leaf)).toBe(true);
    const shown = html(leaf);
    expect(shown).toContain(chosen(t(`segments.ops.${op}`)));
    expect(shown).toContain(chosen(t(`segments.as.${as}`)));
    // What the operator takes is on the screen: changing it changes the screen.
    const changes: Record<string, object> = {
      one: {
        value:
          as === 'number' || as === 'age' || as === 'school_grade'
            ? 8
            : as.startsWith('date')
              ? '2026-05-01'
              : 'silver',
      },
      two: { value: as.startsWith('date') ? ['2026-04-01', '2026-04-03'] : [1, 3] },
      many: {
        value:
          as === 'prefecture' ? ['27'] : as === 'region' ? ['kinki'] : as === 'text' || as === 'list' ? ['b'] : [1, 3],
      },
      span: { amount: 31 },
      days: { amount: 8 },
      calendar: { value: 'last_month' },
      months: { value: [4, 5] },
      point: { metres: 501 },
      element: { where: [other] },
    };
    if (changes[arity]) expect(html({ ...leaf, ...changes[arity] } as LeafNode)).not.toBe(shown);
    if (as === 'text' && arity !== 'none') expect(html({ ...leaf, ignore_case: true })).not.toBe(shown);
  });
});

describe('the examples of the documentation', () => {
  it('are many', () => expect(examples.length).toBeGreaterThan(40));

  it.each(examples.map((each) => [JSON.stringify(each.condition), each] as const))('%s', (_, definition) => {
    const written = toDefinition(fromDefinition(definition), isComplete);
    expect(written.incomplete).toEqual([]);
    const { condition } = definition;
    const single = !('of' in condition) && condition.type !== 'everyone';
    expect(written.definition.condition).toEqual(single ? { type: 'all', of: [condition] } : condition);
    const leaves = (node: ConditionNode): LeafNode[] =>
      !('of' in node) ? [node] : node.type === 'not' ? leaves(node.of) : node.of.flatMap(leaves);
    for (const leaf of leaves(condition)) expect(html(leaf).length).toBeGreaterThan(0);
  });
});
