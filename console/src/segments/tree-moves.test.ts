import { describe, expect, it } from 'vitest';
import type { LeafNode } from '../api/types';
import * as tree from './tree';
import { copyNode, depthOf, find, groupsFor, moveTo, step, wrap } from './tree-moves';

const row = (id: number): tree.Row => ({
  kind: 'row',
  id,
  leaf: { type: 'tag', tag: id, op: 'has' } satisfies LeafNode,
});
const group = (id: number, children: tree.TreeNode[], mode: tree.GroupMode = 'any'): tree.Group => ({
  kind: 'group',
  id,
  mode,
  children,
});
/** `1[2 3[4 5] 6]`: the tree by its ids. */
const shape = (node: tree.TreeNode): string =>
  node.kind === 'row' ? String(node.id) : `${node.id}[${node.children.map(shape).join(' ')}]`;
const start = () => group(1, [row(2), group(3, [row(4), row(5)]), row(6)], 'all');

describe('moving in the tree', () => {
  it('puts a row at any place, of its own group or another', () => {
    expect(shape(moveTo(start(), 2, 1, 3))).toBe('1[3[4 5] 6 2]');
    expect(shape(moveTo(start(), 6, 1, 0))).toBe('1[6 2 3[4 5]]');
    expect(shape(moveTo(start(), 2, 3, 1))).toBe('1[3[4 2 5] 6]');
    expect(shape(moveTo(start(), 5, 1, 0))).toBe('1[5 2 3[4] 6]');
  });

  it('leaves the tree the same object where nothing would change', () => {
    const before = start();
    expect(moveTo(before, 2, 1, 0)).toBe(before);
    expect(moveTo(before, 2, 1, 1)).toBe(before);
    expect(moveTo(before, 99, 1, 0)).toBe(before);
  });

  it('never puts a group into itself or deeper than the screen shows', () => {
    const before = start();
    expect(moveTo(before, 3, 3, 0)).toBe(before);
    const deep = group(1, [group(2, [group(3, [group(4, [row(5)])])]), group(6, [row(7)])]);
    expect(groupsFor(deep, 6).map((each) => each.id)).toEqual([1, 2, 3]);
    expect(moveTo(deep, 6, 4, 0)).toBe(deep);
    expect(depthOf(moveTo(deep, 6, 3, 1), 6)).toBe(tree.maxDepth);
  });

  it('steps up and down, over groups, and out of a group at its edge', () => {
    expect(shape(step(start(), 2, 1))).toBe('1[3[4 5] 2 6]');
    expect(shape(step(start(), 6, -1))).toBe('1[2 6 3[4 5]]');
    expect(shape(step(start(), 4, -1))).toBe('1[2 4 3[5] 6]');
    expect(shape(step(start(), 5, 1))).toBe('1[2 3[4] 5 6]');
    const before = start();
    expect(step(before, 2, -1)).toBe(before);
    expect(step(before, 6, 1)).toBe(before);
  });

  it('wraps a node in a new group at its place, unless the tree is deep enough', () => {
    const wrapped = wrap(start(), 2, 'exclude');
    expect(shape(wrapped)).toBe('1[7[2] 3[4 5] 6]');
    expect((wrapped.children[0] as tree.Group).mode).toBe('exclude');
    const deep = group(1, [group(2, [group(3, [group(4, [row(5)])])])]);
    expect(wrap(deep, 5, 'any')).toBe(deep);
    expect(wrap(deep, 2, 'any')).toBe(deep);
  });

  it('copies a whole group with new ids and nothing shared', () => {
    const copied = copyNode(start(), 3);
    expect(shape(copied)).toBe('1[2 3[4 5] 7[8 9] 6]');
    const leaf = (id: number) => (find(copied, id) as tree.Row).leaf;
    expect(leaf(8)).toEqual(leaf(4));
    expect(leaf(8)).not.toBe(leaf(4));
  });

  it('keeps every row, whatever is moved where', () => {
    const rows = (node: tree.TreeNode): number[] => (node.kind === 'row' ? [node.id] : node.children.flatMap(rows));
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    let root = start();
    for (let round = 0; round < 500; round++) {
      const id = 2 + random(6);
      const all = groupsFor(root, id);
      const to = all[random(Math.max(1, all.length))];
      root = to ? moveTo(root, id, to.id, random(to.children.length + 1)) : step(root, id, random(2) ? 1 : -1);
      expect(rows(root).sort()).toEqual([2, 4, 5, 6]);
    }
  });
});
