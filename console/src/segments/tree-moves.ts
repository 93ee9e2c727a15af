import { type Group, type GroupMode, maxDepth, nextId, removeNode, type TreeNode } from './tree';

/** Where a node stands: its group and its place in it. */
export interface Place {
  group: Group;
  index: number;
}

export function find(tree: Group, id: number): TreeNode | undefined {
  if (tree.id === id) return tree;
  for (const child of tree.children) {
    const found = child.kind === 'group' ? find(child, id) : child.id === id ? child : undefined;
    if (found) return found;
  }
  return undefined;
}

export function placeOf(tree: Group, id: number): Place | undefined {
  const index = tree.children.findIndex((child) => child.id === id);
  if (index >= 0) return { group: tree, index };
  for (const child of tree.children) {
    const found = child.kind === 'group' ? placeOf(child, id) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** How many groups stand around a group, itself included; the root has 1. */
export function depthOf(tree: Group, groupId: number, depth = 1): number {
  if (tree.id === groupId) return depth;
  for (const child of tree.children) {
    const found = child.kind === 'group' ? depthOf(child, groupId, depth + 1) : 0;
    if (found) return found;
  }
  return 0;
}

/** How many groups a node is high: a row 0, a group of rows 1. */
const heightOf = (node: TreeNode): number =>
  node.kind === 'row' ? 0 : 1 + Math.max(0, ...node.children.map(heightOf));

/** Every group a node may be put into: not into itself, and not so that the tree grows deeper than the screen shows. */
export function groupsFor(tree: Group, id: number): Group[] {
  const node = find(tree, id);
  if (!node) return [];
  const collect = (group: Group): Group[] =>
    group.id === id
      ? []
      : [group, ...group.children.flatMap((child) => (child.kind === 'group' ? collect(child) : []))];
  return collect(tree).filter((group) => depthOf(tree, group.id) + heightOf(node) <= maxDepth);
}

function insert(tree: Group, groupId: number, index: number, node: TreeNode): Group {
  if (tree.id === groupId) {
    return { ...tree, children: [...tree.children.slice(0, index), node, ...tree.children.slice(index)] };
  }
  let changed = false;
  const children = tree.children.map((child) => {
    if (child.kind === 'row') return child;
    const after = insert(child, groupId, index, node);
    if (after !== child) changed = true;
    return after;
  });
  return changed ? { ...tree, children } : tree;
}

/** The node at another place, counted before it is taken away from the old one; where it may not go, the tree as it was. */
export function moveTo(tree: Group, id: number, groupId: number, index: number): Group {
  const node = find(tree, id);
  const from = placeOf(tree, id);
  if (!node || !from || !groupsFor(tree, id).some((group) => group.id === groupId)) return tree;
  const behind = from.group.id === groupId && from.index < index;
  const to = behind ? index - 1 : index;
  if (from.group.id === groupId && to === from.index) return tree;
  return insert(removeNode(tree, id), groupId, to, node);
}

/** One place up or down. At the edge of its group it steps out of it, and beside a group it steps over it. */
export function step(tree: Group, id: number, by: -1 | 1): Group {
  const from = placeOf(tree, id);
  if (!from) return tree;
  const to = from.index + by;
  if (to >= 0 && to < from.group.children.length) {
    return moveTo(tree, id, from.group.id, by > 0 ? from.index + 2 : from.index - 1);
  }
  const around = placeOf(tree, from.group.id);
  return around ? moveTo(tree, id, around.group.id, by > 0 ? around.index + 1 : around.index) : tree;
}

/** A new group around the node, at its place. */
export function wrap(tree: Group, id: number, mode: GroupMode): Group {
  const node = find(tree, id);
  const from = placeOf(tree, id);
  if (!node || !from || depthOf(tree, from.group.id) + heightOf(node) + 1 > maxDepth) return tree;
  return insert(removeNode(tree, id), from.group.id, from.index, {
    kind: 'group',
    id: nextId(tree),
    mode,
    children: [node],
  });
}

/** A copy of a row or a whole group right below it, sharing nothing with it. */
export function copyNode(tree: Group, id: number): Group {
  const node = find(tree, id);
  const from = placeOf(tree, id);
  if (!node || !from) return tree;
  let next = nextId(tree);
  const renumber = (each: TreeNode): TreeNode =>
    each.kind === 'row'
      ? { ...each, id: next++, leaf: structuredClone(each.leaf) }
      : { ...each, id: next++, children: each.children.map(renumber) };
  return insert(tree, from.group.id, from.index + 1, renumber(node));
}
