import { describe, expect, it } from 'vitest';
import type { Campaign } from '../api/types';
import { newLeaf } from '../segments/leaf';
import { addRow, emptyTree } from '../segments/tree';
import { parseFlex } from './bubbles';
import * as model from './model';

const filled = (): model.Draft => ({
  ...model.newDraft(null),
  name: '11月の案内',
  bubbles: [{ id: 1, type: 'text', text: 'こんにちは' }],
});

describe('the message editor', () => {
  it('takes five bubbles and not a sixth', () => {
    let draft = model.newDraft(null);
    for (let count = 0; count < 8; count++) draft = model.addBubble(draft, 'text');
    expect(draft.bubbles).toHaveLength(model.maxBubbles);
    expect(new Set(draft.bubbles.map((bubble) => bubble.id)).size).toBe(model.maxBubbles);
  });

  it('moves a bubble one place, and not past the ends', () => {
    let draft = model.addBubble(model.addBubble(filled(), 'image'), 'flex');
    const order = () => draft.bubbles.map((bubble) => bubble.type).join();
    draft = model.moveBubble(draft, 1, 1);
    expect(order()).toBe('image,text,flex');
    draft = model.moveBubble(draft, 3, 1);
    expect(order()).toBe('image,text,flex');
    draft = model.moveBubble(draft, 3, -1);
    expect(order()).toBe('image,flex,text');
  });

  it('inserts a placeholder in place of the selection and puts the caret behind it', () => {
    const inserted = model.insertAt('AAさん', 0, 2, model.placeholder('name', 'お客様'));
    expect(inserted.text).toBe('{{name|お客様}}さん');
    expect(inserted.text.slice(inserted.caret)).toBe('さん');
  });

  it('keeps a fallback from ending its placeholder early', () => {
    expect(model.placeholder('attribute.rank', 'a}}b|c{{')).toBe('{{attribute.rank|abc}}');
  });

  it('gives the API the finished bubbles only, and remembers which they were', () => {
    let draft = model.addBubble(model.addBubble(filled(), 'image'), 'flex');
    draft = model.changeBubble(draft, { id: 3, type: 'flex', alt_text: '案内', source: '{"type":"bubble"}' });
    const { content, ids } = model.writeContent(draft);
    expect(content.bubbles).toEqual([
      { type: 'text', text: 'こんにちは' },
      { type: 'flex', alt_text: '案内', contents: { type: 'bubble' } },
    ]);
    expect(ids).toEqual([1, 3]);
  });

  it('does not take an array, a number or half a text for flex', () => {
    for (const source of ['[]', '3', '{"type":', 'null']) expect(parseFlex(source)).toBeUndefined();
  });

  it('saves nothing while a bubble, the name or the segment is missing', () => {
    expect(model.writeDraft(filled(), 1)).not.toBeNull();
    expect(model.writeDraft({ ...filled(), name: ' ' }, 1)).toBeNull();
    expect(model.writeDraft(model.addBubble(filled(), 'image'), 1)).toBeNull();
    expect(
      model.writeDraft({ ...filled(), audience: { kind: 'segment', segmentId: null, tree: emptyTree() } }, 1),
    ).toBeNull();
  });

  it('never sends to more people because a condition is unfinished', () => {
    const tree = addRow(emptyTree(), 1, newLeaf('tag'));
    expect(model.writeDraft({ ...filled(), audience: { kind: 'definition', segmentId: null, tree } }, 1)).toBeNull();
  });

  it('reads back what it wrote', () => {
    const draft = {
      ...filled(),
      audience: { kind: 'segment' as const, segmentId: 7, tree: emptyTree() },
      trackLinks: false,
    };
    const input = model.writeDraft(draft, 1);
    const campaign = { ...input, track_links: false } as Campaign;
    expect(model.writeDraft(model.fromCampaign(campaign), 1)).toEqual(input);
    const everyone = model.writeDraft(filled(), 1);
    expect(model.fromCampaign(everyone as Campaign).audience.kind).toBe('everyone');
  });
});
