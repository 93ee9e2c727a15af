import type { ConditionNode, Definition, LeafNode } from '../api/types';

/**
 * The condition tree as it is edited. Every node has an id, so that rows keep their place on the screen while they are
 * edited; `exclude` is the API's `not` over `any`. All functions here are pure: tree in, tree out.
 */
export type GroupMode = 'all' | 'any' | 'exclude';
export interface Group {
  kind: 'group';
  id: number;
  mode: GroupMode;
  children: TreeNode[];
}
export interface Row {
  kind: 'row';
  id: number;
  leaf: LeafNode;
}
export type TreeNode = Group | Row;

export const maxDepth = 4;

export const emptyTree = (): Group => ({ kind: 'group', id: 1, mode: 'all', children: [] });

export function nextId(node: TreeNode): number {
  return node.kind === 'row' ? node.id + 1 : Math.max(node.id + 1, ...node.children.map(nextId));
}

function changeGroup(group: Group, id: number, change: (group: Group) => Group): Group {
  if (group.id === id) return change(group);
  let changed = false;
  const children = group.children.map((child) => {
    if (child.kind === 'row') return child;
    const after = changeGroup(child, id, change);
    if (after !== child) changed = true;
    return after;
  });
  return changed ? { ...group, children } : group;
}

export const addRow = (tree: Group, groupId: number, leaf: LeafNode): Group =>
  changeGroup(tree, groupId, (group) => ({
    ...group,
    children: [...group.children, { kind: 'row', id: nextId(tree), leaf }],
  }));

export const addGroup = (tree: Group, groupId: number, mode: GroupMode): Group =>
  changeGroup(tree, groupId, (group) => ({
    ...group,
    children: [...group.children, { kind: 'group', id: nextId(tree), mode, children: [] }],
  }));

export const setMode = (tree: Group, groupId: number, mode: GroupMode): Group =>
  changeGroup(tree, groupId, (group) => (group.mode === mode ? group : { ...group, mode }));

export function changeLeaf(tree: Group, rowId: number, leaf: LeafNode): Group {
  return {
    ...tree,
    children: tree.children.map((child) => {
      if (child.kind === 'group') return changeLeaf(child, rowId, leaf);
      return child.id === rowId ? { ...child, leaf } : child;
    }),
  };
}

/** Without the node of that id. The root stays, however empty. */
export function removeNode(tree: Group, id: number): Group {
  return {
    ...tree,
    children: tree.children
      .filter((child) => child.id !== id)
      .map((child) => (child.kind === 'group' ? removeNode(child, id) : child)),
  };
}

export interface Written {
  definition: Definition;
  /** Which node of the tree stands at a JSON path of the definition (`condition.of[1].of`). */
  ids: Map<string, number>;
  /** Rows left out because they are not finished. */
  incomplete: number[];
}

/** The definition as the API takes it, without unfinished rows and empty groups; no condition at all means everyone. */
export function toDefinition(tree: Group, isComplete: (leaf: LeafNode) => boolean): Written {
  const ids = new Map<string, number>();
  const incomplete: number[] = [];

  const wanted = (node: TreeNode): boolean => {
    if (node.kind === 'group') {
      return node.children.map(wanted).some(Boolean);
    }
    if (isComplete(node.leaf)) return true;
    incomplete.push(node.id);
    return false;
  };
  const kept = (group: Group) =>
    group.children.filter((child) => (child.kind === 'row' ? isComplete(child.leaf) : hasAny(child)));
  const hasAny = (group: Group): boolean =>
    group.children.some((child) => (child.kind === 'row' ? isComplete(child.leaf) : hasAny(child)));

  const write = (node: TreeNode, path: string): ConditionNode => {
    ids.set(path, node.id);
    if (node.kind === 'row') return node.leaf;
    const children = kept(node);
    if (node.mode !== 'exclude') {
      return { type: node.mode, of: children.map((child, index) => write(child, `${path}.of[${index}]`)) };
    }
    const [only] = children;
    if (children.length === 1 && only) return { type: 'not', of: write(only, `${path}.of`) };
    return {
      type: 'not',
      of: { type: 'any', of: children.map((child, index) => write(child, `${path}.of.of[${index}]`)) },
    };
  };

  const condition: ConditionNode = wanted(tree) ? write(tree, 'condition') : { type: 'everyone' };
  return { definition: { version: 1, condition }, ids, incomplete };
}

const isList = (node: ConditionNode): node is Extract<ConditionNode, { of: ConditionNode[] }> =>
  node.type === 'all' || node.type === 'any';

/** The tree of a stored definition; whatever its root is, the tree's root is a group. */
export function fromDefinition(definition: Definition): Group {
  let id = 0;
  const read = (node: ConditionNode): TreeNode => {
    id += 1;
    const here = id;
    if (isList(node)) return { kind: 'group', id: here, mode: node.type, children: node.of.map(read) };
    if (node.type === 'not') {
      const children = isList(node.of) && node.of.type === 'any' ? node.of.of.map(read) : [read(node.of)];
      return { kind: 'group', id: here, mode: 'exclude', children };
    }
    return { kind: 'row', id: here, leaf: node };
  };
  if (definition.condition.type === 'everyone') return emptyTree();
  const root = read(definition.condition);
  return root.kind === 'group' ? root : { kind: 'group', id: id + 1, mode: 'all', children: [root] };
}

export function countRows(tree: Group): number {
  return tree.children.reduce((sum, child) => sum + (child.kind === 'row' ? 1 : countRows(child)), 0);
}

/** The node a path of the API names (`condition.of[1].of`), or undefined where there is none. */
export function nodeAt(definition: Definition, path: string): ConditionNode | undefined {
  let node: ConditionNode | undefined = definition.condition;
  for (const step of path.replace(/^(definition\.)?condition\.?/, '').match(/of(\[\d+\])?/g) ?? []) {
    if (!node || !('of' in node)) return undefined;
    const index = step.match(/\d+/);
    node = index ? (isList(node) ? node.of[Number(index[0])] : undefined) : isList(node) ? undefined : node.of;
  }
  return node;
}
