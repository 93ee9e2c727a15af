import type { NodeNotes } from './SegmentBuilder';
import type { Group, TreeNode } from './tree';

/** One bar of the waterfall: how many people there are after this step. */
export interface FlowStep {
  node: TreeNode;
  /** Null while unknown: not finished, or not yet counted. */
  people: number | null;
  /** Against the step before. */
  change: number;
  /** Size of the whole result if this node were not there. */
  without?: number;
}

/**
 * From everybody down through the rows of the outermost group. `all` goes down from everybody, `any` adds up from nobody, and `exclude`
 * takes from everybody those that any row so far has caught.
 */
export function flowOf(root: Group, notes: ReadonlyMap<number, NodeNotes>, everybody: number): FlowStep[] {
  let before = root.mode === 'any' ? 0 : everybody;
  let caught = 0;
  return root.children.map((node) => {
    const note = notes.get(node.id);
    // A group of one needs no running number: it is that one's.
    const only = root.children.length === 1 ? note?.alone : undefined;
    const running = note?.running ?? only;
    if (running === undefined) return { node, people: null, change: 0 };
    let people = running;
    if (root.mode === 'exclude') {
      caught = running;
      people = everybody - caught;
    }
    const step: FlowStep = { node, people, change: people - before };
    if (note?.without !== undefined) step.without = note.without;
    before = people;
    return step;
  });
}
