import type { NodeCount, SentencePart } from '../api/types';
import type { NodeNotes } from './SegmentBuilder';

export interface Said {
  path: string;
  text: string;
  severity: 'error' | 'warning';
}

/** The node a path of the API stands for: a problem names a field of a node, and the node is the longest path that is one. */
export function nodeOf(ids: ReadonlyMap<string, number>, path: string): number | undefined {
  const full = path.replace(/^definition\./, '');
  for (let end = full.length; end > 0; end = Math.max(full.lastIndexOf('.', end - 1), full.lastIndexOf('[', end - 1))) {
    const id = ids.get(full.slice(0, end));
    if (id !== undefined) return id;
  }
  return undefined;
}

/** What the API said about a definition, by the node of the tree it belongs to. */
export function notesOf(
  ids: ReadonlyMap<string, number>,
  counts: readonly NodeCount[],
  said: readonly Said[],
  sentences: readonly SentencePart[],
): Map<number, NodeNotes> {
  const notes = new Map<number, NodeNotes>();
  const at = (id: number): NodeNotes => {
    const there = notes.get(id) ?? { problems: [] };
    notes.set(id, there);
    return there;
  };
  for (const node of counts) {
    const id = ids.get(node.path);
    if (id === undefined) continue;
    const note = at(id);
    note.alone = node.alone;
    if (typeof node.running === 'number') note.running = node.running;
    if (typeof node.without === 'number') note.without = node.without;
  }
  for (const { path, text, severity } of said) {
    const id = nodeOf(ids, path);
    if (id === undefined) continue;
    const { problems } = at(id);
    if (!problems.some((each) => each.text === text)) problems.push({ text, severity });
  }
  for (const part of sentences) {
    const id = ids.get(part.path);
    if (id !== undefined) at(id).sentence = part;
  }
  return notes;
}

/** Notes from several answers together; a problem that two of them tell is told once. */
export function joined(...all: ReadonlyMap<number, NodeNotes>[]): Map<number, NodeNotes> {
  const notes = new Map<number, NodeNotes>();
  for (const [id, note] of all.flatMap((each) => [...each])) {
    const there = notes.get(id);
    const known = there?.problems ?? [];
    const fresh = note.problems.filter((problem) => !known.some((each) => each.text === problem.text));
    notes.set(id, { ...there, ...note, problems: [...known, ...fresh] });
  }
  return notes;
}
