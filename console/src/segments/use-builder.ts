import { useMemo } from 'react';
import type { Id } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { isComplete } from './leaf';
import { notesOf, type Said } from './notes';
import type { BuilderNotes } from './SegmentBuilder';
import { type Group, toDefinition } from './tree';
import { useCheck, useLiveCount } from './use-live-count';

/** Everything the builder and the panels beside it show about a tree that is being edited. */
export function useBuilder(tree: Group, enabled = true, id?: Id) {
  const { account } = useAccounts();
  const { say } = useLang();
  const written = useMemo(() => toDefinition(tree, isComplete), [tree]);
  const question = useMemo(() => ({ definition: written.definition }), [written]);
  const count = useLiveCount(enabled ? question : null, account?.id ?? null, true);
  const check = useCheck(enabled ? written.definition : null, id);
  const refused = useProblems(count.error);

  const notes = useMemo<BuilderNotes>(() => {
    const said: Said[] = [...refused.map].map(([path, text]) => ({ path, text, severity: 'error' }));
    // Paths of an earlier tree would name the wrong rows.
    const fresh = !check.isPlaceholderData;
    if (fresh) {
      for (const problem of check.data?.problems ?? []) {
        said.push({ path: problem.path, text: say(problem), severity: problem.severity });
      }
    }
    const counts = count.error || count.isPlaceholderData ? [] : (count.data?.nodes ?? []);
    return {
      nodes: notesOf(written.ids, counts, said, fresh ? (check.data?.parts ?? []) : []),
      people: count.data?.people ?? 0,
      stale: count.isPlaceholderData,
    };
  }, [count.data, count.error, count.isPlaceholderData, check.data, check.isPlaceholderData, written, refused, say]);

  return { written, question, count, check, notes };
}
