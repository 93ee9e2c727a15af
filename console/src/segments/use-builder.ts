import { useMemo, useRef } from 'react';
import type { Id } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { isComplete } from './leaf';
import { joined, notesOf } from './notes';
import type { BuilderNotes, NodeNotes } from './SegmentBuilder';
import { type Group, toDefinition } from './tree';
import { useCheck, useLiveCount } from './use-live-count';

/** Everything the builder and the panels beside it show about a tree that is being edited. */
export function useBuilder(tree: Group, enabled = true, id?: Id) {
  const { account } = useAccounts();
  const { say, lang } = useLang();
  const written = useMemo(() => toDefinition(tree, isComplete), [tree]);
  const question = useMemo(() => ({ definition: written.definition }), [written]);
  const count = useLiveCount(enabled ? question : null, account?.id ?? null, true);
  const check = useCheck(enabled ? written.definition : null, id);
  const refused = useProblems(count.error);

  // While the next answer is on its way the last one stays: its paths are those of the tree it was asked about, so it is kept by node.
  const people = useRef(0);
  if (count.data) people.current = count.data.people;
  const counted = useRef(new Map<number, NodeNotes>());
  const answered = useRef<unknown>(null);
  if (!count.error && !count.isPlaceholderData && count.data && answered.current !== count.data) {
    answered.current = count.data;
    counted.current = notesOf(written.ids, count.data.nodes, [], []);
  }
  const checked = useRef(new Map<number, NodeNotes>());
  const worded = useRef(new Map<number, NodeNotes>());
  const judged = useRef<unknown>(null);
  const spoken = `${lang} ${check.dataUpdatedAt}`;
  if (!check.isPlaceholderData && check.data && judged.current !== spoken) {
    judged.current = spoken;
    const said = check.data.problems.map((each) => ({ path: each.path, text: say(each), severity: each.severity }));
    checked.current = notesOf(written.ids, [], said, []);
    // A condition that cannot be used has no sentence; what was said before is still what its other rows mean.
    if (check.data.sentence_ja !== null) worded.current = notesOf(written.ids, [], [], check.data.parts);
  }
  const refusal = useMemo(
    () =>
      notesOf(
        written.ids,
        [],
        [...refused.map].map(([path, text]) => ({ path, text, severity: 'error' })),
        [],
      ),
    [written, refused],
  );
  // The same object as long as nothing new was said, so that what shows it is not drawn again.
  const [known, said, named, all] = [counted.current, checked.current, worded.current, people.current];
  const notes = useMemo<BuilderNotes>(
    () => ({ nodes: joined(known, named, said, refusal), people: all }),
    [known, named, said, refusal, all],
  );

  return { written, question, count, check, notes, stale: count.isPlaceholderData };
}
