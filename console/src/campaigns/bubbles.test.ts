import { describe, expect, it } from 'vitest';
import type { Bubble } from '../api/types';
import { type BubbleDraft, bubbleKinds, kindOf, newBubble, readBubble, writeBubble } from './bubbles';

const videoMap = (link_uri: string, label: string) => ({
  type: 'imagemap' as const,
  base_url: 'media:m',
  alt_text: '動画',
  base_size: { width: 1040, height: 585 },
  video: {
    original_url: 'media:v',
    preview_url: 'media:p',
    area: { x: 0, y: 0, width: 1040, height: 585 },
    external_link: { link_uri, label },
  },
  actions: [],
});

const done: Bubble[] = [
  { type: 'text', text: 'こんにちは', sender: { name: '店長' } },
  { type: 'sticker', package_id: '446', sticker_id: '1988' },
  { type: 'image', media_id: 'm' },
  { type: 'video', original_url: 'media:v', preview_url: 'media:p', tracking_id: 'spring' },
  { type: 'audio', original_url: 'https://a.example/a.m4a', duration: 1200 },
  { type: 'location', title: '本店', address: '千代田区', latitude: 0, longitude: 139.7 },
  {
    type: 'imagemap',
    base_url: 'media:m',
    alt_text: '案内',
    base_size: { width: 1040, height: 520 },
    actions: [{ type: 'uri', link_uri: 'https://a.example', area: { x: 0, y: 0, width: 1040, height: 520 } }],
  },
  videoMap('https://a.example', '見る'),
  {
    type: 'template',
    alt_text: '商品',
    template: {
      type: 'carousel',
      image_aspect_ratio: 'square',
      image_size: 'contain',
      columns: [
        {
          image_background_color: '#ff8800',
          title: '甲',
          text: '説明',
          actions: [{ type: 'uri', label: '見る', uri: 'https://a.example' }],
        },
      ],
    },
  },
  {
    type: 'template',
    alt_text: '写真',
    template: {
      type: 'image_carousel',
      columns: [{ image_url: 'media:p', action: { type: 'message', text: '見たい' } }],
    },
  },
  { type: 'flex', alt_text: '案内', contents: { type: 'bubble' } },
  {
    type: 'coupon',
    coupon_id: 'c1',
    quick_reply: { items: [{ image_url: 'media:i', action: { type: 'camera', label: '撮る' } }] },
  },
];

describe('a bubble', () => {
  it('comes back from the screen as the API had it, whatever its kind', () => {
    for (const bubble of done) expect(writeBubble(readBubble(7, bubble))).toEqual(bubble);
  });

  it('is not finished when it is new, except where there is nothing to fill in', () => {
    for (const kind of bubbleKinds) {
      const bubble = newBubble(1, kind);
      expect(kindOf(bubble)).toBe(kind);
      if (kind !== 'sticker') expect(writeBubble(bubble), kind).toBeNull();
    }
  });

  it('does not say what was left empty', () => {
    const bubble: BubbleDraft = {
      id: 1,
      type: 'template',
      alt_text: '商品',
      sender: { name: '', icon_url: undefined },
      quick_reply: { items: [] },
      template: { type: 'buttons', title: '', text: '説明', actions: [{ type: 'uri', label: '見る', uri: 'tel:1' }] },
    };
    expect(writeBubble(bubble)).toEqual({
      type: 'template',
      alt_text: '商品',
      template: { type: 'buttons', text: '説明', actions: [{ type: 'uri', label: '見る', uri: 'tel:1' }] },
    });
  });

  it('waits for every button and every quick reply', () => {
    const card = done.find((bubble) => bubble.type === 'template');
    const unfinished = structuredClone(card) as Extract<BubbleDraft, { type: 'template' }>;
    if (unfinished.template.type === 'carousel')
      unfinished.template.columns[0]?.actions.push({ type: 'uri', label: '予約' });
    expect(writeBubble({ ...unfinished, id: 1 })).toBeNull();
    const text: BubbleDraft = {
      id: 1,
      type: 'text',
      text: 'a',
      quick_reply: { items: [{ action: { type: 'message', label: 'はい' } }] },
    };
    expect(writeBubble(text)).toBeNull();
  });

  it('takes a link after a video of a rich message whole or not at all', () => {
    const map = (link: string, label: string): BubbleDraft => ({ id: 1, ...videoMap(link, label) });
    expect(writeBubble(map('https://a.example', ''))).toBeNull();
    expect(writeBubble(map('', '見る'))).toBeNull();
    expect(writeBubble(map('', ''))).toHaveProperty('video', {
      original_url: 'media:v',
      preview_url: 'media:p',
      area: { x: 0, y: 0, width: 1040, height: 585 },
    });
  });
});
