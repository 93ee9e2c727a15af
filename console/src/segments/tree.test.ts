import { describe, expect, it } from 'vitest';
import type { ConditionNode, Definition, LeafNode } from '../api/types';
import { isComplete, newLeaf } from './leaf';
import * as tree from './tree';
import { copyNode } from './tree-moves';

const tag = (id: number): LeafNode => ({ type: 'tag', tag: id, op: 'has' });
const bought: LeafNode = { type: 'event', name: 'purchase', count: { op: 'at_least', value: 2 } };
const define = (condition: ConditionNode): Definition => ({ version: 1, condition });
const write = (group: tree.Group) => tree.toDefinition(group, isComplete);

describe('the condition tree', () => {
  it('starts as everyone', () => {
    expect(write(tree.emptyTree()).definition.condition).toEqual({ type: 'everyone' });
  });

  it('adds a row to the group it is told', () => {
    let root = tree.addRow(tree.emptyTree(), 1, tag(1));
    root = tree.addGroup(root, 1, 'any');
    const inner = root.children[1];
    root = tree.addRow(root, inner?.id ?? 0, tag(2));
    expect(write(root).definition.condition).toEqual({ type: 'all', of: [tag(1), { type: 'any', of: [tag(2)] }] });
  });

  it('never gives an id twice', () => {
    let root = tree.emptyTree();
    for (let round = 0; round < 4; round++) {
      root = tree.addGroup(root, 1, 'any');
      root = tree.addRow(root, root.children.at(-1)?.id ?? 0, tag(round));
      root = copyNode(root, (root.children.at(-1) as tree.Group).children[0]?.id ?? 0);
    }
    const ids: number[] = [];
    const collect = (node: tree.TreeNode) => {
      ids.push(node.id);
      if (node.kind === 'group') node.children.forEach(collect);
    };
    collect(root);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(1 + 4 * 3);
  });

  it('changes one row and leaves every other node the same object', () => {
    const before = tree.addRow(tree.addRow(tree.emptyTree(), 1, tag(1)), 1, tag(2));
    const after = tree.changeLeaf(before, before.children[0]?.id ?? 0, tag(9));
    expect((after.children[0] as tree.Row).leaf).toEqual(tag(9));
    expect(after.children[1]).toBe(before.children[1]);
    expect((before.children[0] as tree.Row).leaf).toEqual(tag(1));
  });

  it('copies a row to the place right below it, independent of the original', () => {
    const before = tree.addRow(tree.addRow(tree.emptyTree(), 1, structuredClone(bought)), 1, tag(2));
    const after = copyNode(before, before.children[0]?.id ?? 0);
    expect(after.children.map((child) => (child as tree.Row).leaf)).toEqual([bought, bought, tag(2)]);
    expect((after.children[0] as tree.Row).leaf).not.toBe((after.children[1] as tree.Row).leaf);
  });

  it('removes a whole group, but never the root', () => {
    let root = tree.addGroup(tree.emptyTree(), 1, 'exclude');
    root = tree.addRow(root, root.children[0]?.id ?? 0, tag(1));
    expect(tree.removeNode(root, root.children[0]?.id ?? 0).children).toEqual([]);
    expect(tree.removeNode(root, root.id).children).toHaveLength(1);
  });

  it('writes 除外 as not over any, and as plain not over a single condition', () => {
    const one = tree.setMode(tree.addRow(tree.emptyTree(), 1, tag(1)), 1, 'exclude');
    expect(write(one).definition.condition).toEqual({ type: 'not', of: tag(1) });
    expect(write(tree.addRow(one, 1, tag(2))).definition.condition).toEqual({
      type: 'not',
      of: { type: 'any', of: [tag(1), tag(2)] },
    });
  });

  it('leaves out rows that are not finished, and groups that hold nothing else', () => {
    let root = tree.addRow(tree.emptyTree(), 1, tag(1));
    root = tree.addRow(root, 1, newLeaf('tag'));
    root = tree.addGroup(root, 1, 'any');
    root = tree.addRow(root, root.children.at(-1)?.id ?? 0, newLeaf('attribute'));
    const written = write(root);
    expect(written.definition.condition).toEqual({ type: 'all', of: [tag(1)] });
    expect(written.incomplete).toHaveLength(2);
  });

  it('says which node stands at each path the API may name', () => {
    let root = tree.addRow(tree.emptyTree(), 1, newLeaf('tag'));
    root = tree.addRow(root, 1, bought);
    root = tree.addGroup(root, 1, 'exclude');
    const excluded = root.children.at(-1)?.id ?? 0;
    root = tree.addRow(tree.addRow(root, excluded, tag(3)), excluded, tag(4));
    const { ids } = write(root);
    // The unfinished first row is not counted, so the purchase is the first of the definition.
    expect(ids.get('condition.of[0]')).toBe(root.children[1]?.id);
    expect(ids.get('condition.of[1]')).toBe(excluded);
    expect(ids.get('condition.of[1].of.of[1]')).toBe((root.children[2] as tree.Group).children[1]?.id);
  });

  const definitions: [string, ConditionNode][] = [
    ['all', { type: 'all', of: [tag(1), bought] }],
    ['any in all', { type: 'all', of: [{ type: 'any', of: [tag(1), tag(2)] }, bought] }],
    ['not over any', { type: 'all', of: [{ type: 'not', of: { type: 'any', of: [tag(1), tag(2)] } }] }],
    ['not over all', { type: 'not', of: { type: 'all', of: [tag(1), tag(2)] } }],
    ['not over not', { type: 'not', of: { type: 'not', of: tag(1) } }],
    ['four levels', { type: 'any', of: [{ type: 'all', of: [{ type: 'any', of: [{ type: 'all', of: [tag(1)] }] }] }] }],
    ['everyone', { type: 'everyone' }],
  ];
  it.each(definitions)('reads and writes %s unchanged', (_, condition) => {
    expect(write(tree.fromDefinition(define(condition))).definition).toEqual(define(condition));
  });

  it('finds the node at every path it wrote, and none beside them', () => {
    const definition = define({
      type: 'all',
      of: [bought, { type: 'not', of: { type: 'any', of: [tag(1), tag(2)] } }],
    });
    expect(tree.nodeAt(definition, 'condition.of[0]')).toEqual(bought);
    expect(tree.nodeAt(definition, 'condition.of[1].of.of[1]')).toEqual(tag(2));
    expect(tree.nodeAt(definition, 'condition')).toBe(definition.condition);
    for (const path of ['condition.of[7]', 'condition.of', 'condition.of[0].of', 'condition.of[1].of[0]']) {
      expect(tree.nodeAt(definition, path), path).toBeUndefined();
    }
  });

  it('puts a stored single condition into a group, which means the same', () => {
    expect(write(tree.fromDefinition(define(tag(1)))).definition.condition).toEqual({ type: 'all', of: [tag(1)] });
  });
});
