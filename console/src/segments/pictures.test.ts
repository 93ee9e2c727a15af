import { describe, expect, it } from 'vitest';
import type { Definition, Segment } from '../api/types';
import { flowOf } from './flow';
import { shelves } from './folders';
import { nodeOf, notesOf } from './notes';
import type { Group } from './tree';
import { differences, linesOf } from './versions';

const tree = (mode: Group['mode'], rows: number): Group => ({
  kind: 'group',
  id: 1,
  mode,
  children: Array.from({ length: rows }, (_, index) => ({ kind: 'row', id: index + 2, leaf: { type: 'everyone' } })),
});
const notes = (running: (number | undefined)[], without: number[] = []) =>
  new Map(
    running.map((value, index) => [index + 2, { alone: 9, running: value, without: without[index], problems: [] }]),
  );

describe('the waterfall', () => {
  it('goes down from everybody through what is left after each row', () => {
    const steps = flowOf(tree('all', 2), notes([60, 25], [40, 60]), 100);
    expect(steps.map((step) => [step.people, step.change, step.without])).toEqual([
      [60, -40, 40],
      [25, -35, 60],
    ]);
  });

  it('adds up from nobody where one row is enough', () => {
    const steps = flowOf(tree('any', 2), notes([60, 70]), 100);
    expect(steps.map((step) => [step.people, step.change])).toEqual([
      [60, 60],
      [70, 10],
    ]);
  });

  it('takes from everybody those caught so far where rows exclude', () => {
    const steps = flowOf(tree('exclude', 2), notes([10, 30]), 100);
    expect(steps.map((step) => [step.people, step.change])).toEqual([
      [90, -10],
      [70, -20],
    ]);
  });

  it('leaves out a row that is not counted and goes on from the one before', () => {
    const steps = flowOf(tree('all', 3), notes([60, undefined, 50]), 100);
    expect(steps.map((step) => [step.people, step.change])).toEqual([
      [60, -40],
      [null, 0],
      [50, -10],
    ]);
  });

  it('takes a single row for what it is alone', () => {
    expect(flowOf(tree('exclude', 1), notes([undefined]), 100).map((step) => step.people)).toEqual([91]);
  });
});

describe('notes on rows', () => {
  const ids = new Map([
    ['condition', 1],
    ['condition.of[0]', 2],
    ['condition.of[1].of.of[0]', 5],
  ]);

  it('go to the longest path that is a node', () => {
    expect(nodeOf(ids, 'definition.condition.of[0].where[1].value')).toBe(2);
    expect(nodeOf(ids, 'condition.of[1].of.of[0].op')).toBe(5);
    expect(nodeOf(ids, 'condition.of[7]')).toBe(1);
    expect(nodeOf(ids, 'version')).toBeUndefined();
  });

  it('gather numbers, words and problems of one node, and say nothing twice', () => {
    const said = { path: 'condition.of[0].value', text: '値が必要です', severity: 'error' as const };
    const made = notesOf(
      ids,
      [{ path: 'condition.of[0]', alone: 3, running: 2, without: 8 }],
      [said, said],
      [{ path: 'condition.of[0]', ja: '購入した人', en: 'bought' }],
    );
    expect(made.get(2)).toEqual({
      alone: 3,
      running: 2,
      without: 8,
      problems: [{ text: '値が必要です', severity: 'error' }],
      sentence: { path: 'condition.of[0]', ja: '購入した人', en: 'bought' },
    });
  });
});

describe('versions', () => {
  it('differ by the sentences of their rows, each counted as often as it stands there', () => {
    expect(differences(['a', 'b', 'b'], ['b', 'c'])).toEqual({ added: ['c'], removed: ['a', 'b'] });
    expect(differences(['a'], ['a'])).toEqual({ added: [], removed: [] });
  });

  it('are told by their rows, not by the groups that repeat them', () => {
    const definition: Definition = { version: 1, condition: { type: 'all', of: [{ type: 'nobody' }] } };
    const parts = [
      { path: 'condition', ja: 'まとめ', en: 'whole' },
      { path: 'condition.of[0]', ja: '誰も', en: 'nobody' },
    ];
    expect(linesOf(definition, parts, 'ja')).toEqual(['誰も']);
  });
});

describe('the list of segments', () => {
  const segment = (id: number, name: string, folder = '', favourite = false) =>
    ({ id, name, folder, favourite }) as Segment;
  const all = [
    segment(1, '常連'),
    segment(2, '休眠', '購入'),
    segment(3, 'ＶＩＰ', '購入', true),
    segment(4, '新規', 'あ'),
  ];

  it('stands by folder, those in none last, favourites first', () => {
    expect(shelves(all, '', false).map((each) => [each.folder, each.segments.map(({ id }) => id)])).toEqual([
      ['あ', [4]],
      ['購入', [3, 2]],
      [null, [1]],
    ]);
  });

  it('is searched by name and folder, whatever the width of the letters', () => {
    expect(shelves(all, 'vip', false).flatMap((each) => each.segments.map(({ id }) => id))).toEqual([3]);
    expect(shelves(all, '購入', true).flatMap((each) => each.segments.map(({ id }) => id))).toEqual([3]);
  });
});
