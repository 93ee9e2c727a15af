import { useEffect, useState } from 'react';
import type { Id } from '../api/types';

/**
 * The ticked rows, kept over pages; or everybody the search finds, whoever that is when the job starts.
 * `searchKey` names the search: another search starts with nobody ticked.
 */
export function useSelection(rows: readonly { id: Id }[], searchKey: string) {
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  const [everybody, setEverybody] = useState(false);
  const clear = () => {
    setChosen(new Set());
    setEverybody(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the search
  useEffect(clear, [searchKey]);

  const all = rows.length > 0 && rows.every((row) => chosen.has(row.id));
  const toggle = (row: { id: Id }) => {
    const after = new Set(chosen);
    if (!after.delete(row.id)) after.add(row.id);
    setEverybody(false);
    setChosen(after);
  };
  const toggleAll = () => {
    const after = new Set(chosen);
    for (const row of rows) {
      if (all) after.delete(row.id);
      else after.add(row.id);
    }
    setEverybody(false);
    setChosen(after);
  };
  return {
    ids: [...chosen],
    everybody,
    takeEverybody: () => setEverybody(true),
    clear,
    count: (total: number) => (everybody ? total : chosen.size),
    ticked: {
      has: (row: { id: Id }) => everybody || chosen.has(row.id),
      toggle,
      all: everybody || all,
      some: rows.some((row) => chosen.has(row.id)),
      toggleAll,
    },
  };
}
