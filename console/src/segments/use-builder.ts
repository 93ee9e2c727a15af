import { useMemo } from 'react';
import { useAccounts } from '../app/AccountContext';
import { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { isComplete } from './leaf';
import type { BuilderCounts } from './SegmentBuilder';
import { type Group, toDefinition } from './tree';
import { useLiveCount } from './use-live-count';

/** Everything the builder and its count panel show about a tree that is being edited. */
export function useBuilder(tree: Group, enabled = true) {
  const { account } = useAccounts();
  const { say } = useLang();
  const written = useMemo(() => toDefinition(tree, isComplete), [tree]);
  const question = useMemo(() => ({ definition: written.definition }), [written]);
  const count = useLiveCount(enabled ? question : null, account?.id ?? null);
  const refused = useProblems(count.error);

  const counts = useMemo<BuilderCounts>(() => {
    const nodeAt = (path: string) => {
      // A problem names a field of a node; the node is the longest path that is one.
      for (
        let end = path.length;
        end > 0;
        end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1))
      ) {
        const id = written.ids.get(path.slice(0, end));
        if (id !== undefined) return id;
      }
      return undefined;
    };
    const alone = new Map<number, number>();
    for (const node of count.data?.nodes ?? []) {
      const id = written.ids.get(node.path);
      if (id !== undefined) alone.set(id, node.alone);
    }
    const problems = new Map<number, string>();
    const note = (path: string, text: string) => {
      const id = nodeAt(path.replace(/^definition\./, ''));
      if (id !== undefined) problems.set(id, [problems.get(id), text].filter(Boolean).join('\n'));
    };
    for (const [path, text] of refused.map) note(path, text);
    if (!count.error) for (const problem of count.data?.problems ?? []) note(problem.path, say(problem));
    return { alone, people: count.data?.people ?? 0, stale: count.isPlaceholderData, problems };
  }, [count.data, count.error, count.isPlaceholderData, written, refused, say]);

  return { written, question, count, counts };
}
