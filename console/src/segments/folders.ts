import type { Segment } from '../api/types';

export interface Shelf {
  /** Null: in no folder. */
  folder: string | null;
  segments: Segment[];
}

/** Segments by folder in the order of their names, those in none last; the text narrows by name, folder and what the condition says. */
export function shelves(segments: readonly Segment[], text: string, favourites: boolean): Shelf[] {
  const wanted = text.trim().normalize('NFKC').toLowerCase();
  const fits = (segment: Segment) =>
    (!favourites || segment.favourite) &&
    `${segment.name} ${segment.folder} ${segment.sentence_ja} ${segment.sentence_en}`
      .normalize('NFKC')
      .toLowerCase()
      .includes(wanted);
  const folders = new Map<string, Segment[]>();
  for (const segment of segments.filter(fits)) {
    folders.set(segment.folder, [...(folders.get(segment.folder) ?? []), segment]);
  }
  const inOrder = [...folders].sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b, 'ja')));
  return inOrder.map(([folder, inside]) => ({
    folder: folder || null,
    segments: [...inside].sort((a, b) => Number(b.favourite) - Number(a.favourite)),
  }));
}
