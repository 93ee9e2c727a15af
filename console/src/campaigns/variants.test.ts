import { describe, expect, it } from 'vitest';
import { newLeaf } from '../segments/leaf';
import { addRow, emptyTree } from '../segments/tree';
import * as model from './model';
import * as variants from './variants';

const message: model.Message = { bubbles: [{ id: 1, type: 'text', text: 'こんにちは' }] };
const split = () => variants.newVariants('split', message, 'salt');
const byCondition = () => {
  const made = variants.newVariants('condition', message, 'salt');
  const tree = addRow(emptyTree(), 1, newLeaf('friendship', 1));
  return variants.changeVariant(made, made.of[0]?.id ?? 0, { tree });
};
const filled = (of: variants.VariantsDraft): model.Draft => ({ ...model.newDraft(null), name: '案内', variants: of });

describe('a message in several forms', () => {
  it('begins with two copies that do not share their bubbles', () => {
    const [a, b] = split().of;
    expect([a?.name, b?.name, a?.share, b?.share]).toEqual(['A', 'B', 50, 50]);
    expect(a?.bubbles[0]).not.toBe(b?.bubbles[0]);
  });

  it('always shares out one hundred percent, however many there are', () => {
    let made = split();
    for (let count = 2; count < variants.mostVariants; count++) {
      made = variants.addVariant(made);
      expect(variants.shareSum(made)).toBe(100);
    }
    expect(variants.addVariant(made)).toBe(made);
    expect(variants.shareSum(variants.removeVariant(made, made.of[0]?.id ?? 0))).toBe(100);
    expect(new Set(made.of.map((each) => each.name)).size).toBe(variants.mostVariants);
  });

  it('remembers the template of each form, and forgets it with a form of its own', () => {
    const taken = { ...filled(split()), templateId: 9 };
    const changed = model.changeMessage(taken, 1, { ...model.messageIn(taken, 1), templateId: 4 });
    const of = model.writeDraft(changed, 1)?.variants?.of.map((each) => each.content.template_id);
    expect(of).toEqual([undefined, 4]);
    expect(changed.templateId).toBe(9);
    expect(
      variants.readVariants({
        by: 'split',
        salt: 's',
        holdout_percent: 0,
        of: [{ name: 'A', content: { bubbles: [], template_id: 4 } }],
      }).of[0]?.templateId,
    ).toBe(4);
  });

  it('keeps everybody else at the end', () => {
    const made = variants.addVariant(byCondition());
    expect(made.of.map((each) => each.tree === null)).toEqual([false, false, true]);
    const last = made.of[1]?.id ?? 0;
    expect(variants.moveVariant(made, last, 1)).toBe(made);
    expect(variants.moveVariant(made, last, -1).of.map((each) => each.name)).toEqual(['C', 'A', 'B']);
  });

  it('is not saved while a part of it is missing', () => {
    expect(variants.writeVariants(split())).not.toBeNull();
    expect(variants.writeVariants(variants.changeVariant(split(), 1, { share: 40 }))).toBeNull();
    expect(variants.writeVariants(variants.changeVariant(split(), 1, { bubbles: [] }))).toBeNull();
    expect(variants.writeVariants(variants.newVariants('condition', message, 's'))).toBeNull();
    expect(variants.writeVariants(byCondition())?.of[0]?.condition).toBeDefined();
    expect(variants.writeVariants(byCondition())?.of[1]).not.toHaveProperty('condition');
  });

  it('is the same after the API has kept it', () => {
    for (const made of [{ ...split(), holdout: 10, winner: variants.usualWinner }, byCondition()]) {
      const written = variants.writeVariants(made);
      expect(written).not.toBeNull();
      expect(written && variants.writeVariants(variants.readVariants(written))).toEqual(written);
    }
  });

  it('has a winner only where a split compares two or more', () => {
    const made = { ...split(), winner: variants.usualWinner };
    expect(variants.removeVariant(made, 1).winner).toBeNull();
  });

  it('goes out instead of the one message, which the editor changes variant by variant', () => {
    const draft = filled(split());
    const written = model.writeDraft(draft, 1);
    expect([written?.content, written?.variants?.of.length]).toEqual([undefined, 2]);
    const changed = model.changeMessage(draft, 1, { ...model.messageIn(draft, 1), trackLinks: false, bubbles: [] });
    expect(changed.variants?.of.map((each) => each.bubbles.length)).toEqual([1, 0]);
    expect([changed.trackLinks, changed.bubbles.length]).toEqual([false, 1]);
  });
});

describe('how a campaign goes out', () => {
  it('is a broadcast only to everybody', () => {
    const draft = { ...model.newDraft(null), name: 'x', ...message, options: { broadcast: true, priority: 7 } };
    expect(model.writeDraft(draft, 1)?.options).toEqual({ broadcast: true, priority: 7 });
    const some = { ...draft, audience: { ...draft.audience, kind: 'segment' as const, segmentId: 3 } };
    expect(model.writeDraft(some, 1)?.options).toEqual({ priority: 7 });
  });
});
