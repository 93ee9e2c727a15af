import type { Variant, Variants, Winner } from '../api/sending';

import { isComplete } from '../segments/leaf';
import { emptyTree, fromDefinition, type Group, toDefinition } from '../segments/tree';
import { type Message, messageOf, readMessage, writeMessage } from './model';

/** The editor's model of a message in several forms (パターン). All functions are pure. */
export interface VariantDraft extends Message {
  id: number;
  name: string;
  share: number;
  /** By condition: whom it is for; null for everybody else. */
  tree: Group | null;
}
export interface VariantsDraft {
  by: 'split' | 'condition';
  /** Decides who is in which part; another salt, other people. */
  salt: string;
  holdout: number;
  of: VariantDraft[];
  winner: Winner | null;
}

export const mostVariants = 10;
export const usualWinner: Winner = { sample_percent: 20, by: 'taps', after_hours: 24 };

const letter = (index: number) => String.fromCharCode(65 + index);

/** Percents that add up to 100, as even as whole numbers can be. */
export function evenShares(number: number): number[] {
  const share = Math.floor(100 / number);
  return Array.from({ length: number }, (_, index) => share + (index < 100 - share * number ? 1 : 0));
}

const shared = (variants: VariantDraft[]): VariantDraft[] => {
  const shares = evenShares(variants.length);
  return variants.map((variant, index) => ({ ...variant, share: shares[index] ?? 0 }));
};

const copied = (message: Message): Message => structuredClone(messageOf(message));

/** Two forms of one message to begin with. */
export function newVariants(by: VariantsDraft['by'], message: Message, salt: string): VariantsDraft {
  const [first, second]: VariantDraft[] = [1, 2].map((id) => ({
    id,
    name: letter(id - 1),
    share: 50,
    tree: by === 'condition' && id === 1 ? emptyTree() : null,
    ...copied(message),
  })) as [VariantDraft, VariantDraft];
  return { by, salt, holdout: 0, of: [first as VariantDraft, second as VariantDraft], winner: null };
}

/** A copy of the last one; by condition it comes before 'everybody else'. */
export function addVariant(variants: VariantsDraft): VariantsDraft {
  const last = variants.of.at(-1);
  if (!last || variants.of.length >= mostVariants) return variants;
  const taken = new Set(variants.of.map((each) => each.name));
  const name = Array.from({ length: 26 }, (_, index) => letter(index)).find((each) => !taken.has(each)) ?? '';
  const added: VariantDraft = {
    ...copied(last),
    id: Math.max(...variants.of.map((each) => each.id)) + 1,
    name,
    share: 0,
    tree: variants.by === 'condition' ? emptyTree() : null,
  };
  if (variants.by === 'split') return { ...variants, of: shared([...variants.of, added]) };
  const otherwise = last.tree === null ? [last] : [];
  return { ...variants, of: [...variants.of.slice(0, variants.of.length - otherwise.length), added, ...otherwise] };
}

export function removeVariant(variants: VariantsDraft, id: number): VariantsDraft {
  const of = variants.of.filter((each) => each.id !== id);
  return of.length < 1
    ? variants
    : { ...variants, of: variants.by === 'split' ? shared(of) : of, winner: of.length < 2 ? null : variants.winner };
}

export const changeVariant = (variants: VariantsDraft, id: number, change: Partial<VariantDraft>): VariantsDraft => ({
  ...variants,
  of: variants.of.map((each) => (each.id === id ? { ...each, ...change } : each)),
});

/** The first that holds wins, so the order counts; 'everybody else' stays at the end. */
export function moveVariant(variants: VariantsDraft, id: number, by: -1 | 1): VariantsDraft {
  const from = variants.of.findIndex((each) => each.id === id);
  const [moved, other] = [variants.of[from], variants.of[from + by]];
  if (!moved || !other || moved.tree === null || other.tree === null) return variants;
  const of = [...variants.of];
  [of[from], of[from + by]] = [other, moved];
  return { ...variants, of };
}

export const shareSum = (variants: VariantsDraft) => variants.of.reduce((sum, each) => sum + each.share, 0);

/** People of each part when `people` could be reached: the holdout first, the rest by shares. */
export function partsOf(variants: VariantsDraft, people: number): { holdout: number; of: number[] } {
  const holdout = Math.round((people * variants.holdout) / 100);
  return { holdout, of: variants.of.map((each) => Math.round(((people - holdout) * each.share) / 100)) };
}

/** As the API takes them, or null while something is missing. */
export function writeVariants(variants: VariantsDraft): Variants | null {
  const of: Variant[] = [];
  for (const each of variants.of) {
    const content = writeMessage(each);
    if (!content || !each.name.trim()) return null;
    const base = { name: each.name.trim(), content };
    if (variants.by === 'split') of.push({ ...base, share: each.share });
    else if (each.tree === null) of.push(base);
    else {
      const written = toDefinition(each.tree, isComplete);
      // Without a finished condition it would be for everybody.
      if (written.incomplete.length > 0 || each.tree.children.length === 0) return null;
      of.push({ ...base, condition: written.definition.condition });
    }
  }
  if (variants.by === 'split' && shareSum(variants) !== 100) return null;
  const winner = variants.winner && variants.by === 'split' ? { winner: variants.winner } : {};
  return { by: variants.by, salt: variants.salt, holdout_percent: variants.holdout, of, ...winner };
}

export function readVariants(variants: Variants): VariantsDraft {
  return {
    by: variants.by,
    salt: variants.salt,
    holdout: variants.holdout_percent ?? 0,
    winner: variants.winner ?? null,
    of: variants.of.map((each, index) => ({
      id: index + 1,
      name: each.name,
      share: each.share ?? 0,
      tree: each.condition ? fromDefinition({ version: 1, condition: each.condition }) : null,
      ...readMessage(each.content),
    })),
  };
}
