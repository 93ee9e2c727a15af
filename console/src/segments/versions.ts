import type { Definition, Lang, SentencePart } from '../api/types';
import { nodeAt } from './tree';

/** The sentences of a definition's rows, in their order; groups are left out, since they only repeat their rows. */
export function linesOf(definition: Definition, parts: readonly SentencePart[], lang: Lang): string[] {
  return parts.flatMap((part) => {
    const node = nodeAt(definition, part.path);
    return node && !('of' in node) ? [part[lang]] : [];
  });
}

/** Lines that only the second has, and lines that only the first has; one that stands twice counts twice. */
export function differences(now: readonly string[], then: readonly string[]) {
  const without = (lines: readonly string[], others: readonly string[]) => {
    const rest = [...others];
    return lines.filter((line) => {
      const at = rest.indexOf(line);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  };
  return { added: without(then, now), removed: without(now, then) };
}
