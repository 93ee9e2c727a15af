import type { ActionType, Bubble, Card, ImageColumn, LineAction, MapArea, MapVideo, Template } from '../api/types';
import { mapWidth } from './map-areas';

/** A bubble on the screen: as the API has it, perhaps unfinished; flex as the text that is typed. */
export type BubbleDraft = { id: number } & (
  | Exclude<Bubble, { type: 'flex' }>
  | (Pick<Bubble, 'quick_reply' | 'sender'> & { type: 'flex'; alt_text: string; source: string })
);
export type BubbleOf<Type extends BubbleDraft['type']> = Extract<BubbleDraft, { type: Type }>;
/** What the buttons under the editor add: LINE's types, and a card for each form of template. */
export type BubbleKind = Exclude<BubbleDraft['type'], 'template'> | Template['type'];

export const bubbleKinds: BubbleKind[] = [
  'text',
  'image',
  'imagemap',
  'carousel',
  'buttons',
  'confirm',
  'image_carousel',
  'video',
  'audio',
  'sticker',
  'location',
  'coupon',
  'flex',
];

export const kindOf = (bubble: BubbleDraft): BubbleKind =>
  bubble.type === 'template' ? bubble.template.type : bubble.type;

const flexStart = JSON.stringify(
  {
    type: 'bubble',
    body: {
      type: 'box',
      layout: 'vertical',
      contents: [{ type: 'text', text: '{{name|お客様}}さんへ', weight: 'bold', size: 'lg', wrap: true }],
    },
  },
  null,
  2,
);

export const newAction = (type: ActionType = 'uri', label = ''): LineAction =>
  type === 'datetimepicker' ? { type, label, data: '', mode: 'date' } : { type, label };
export const newCard = (actions = 1): Card => ({
  text: '',
  actions: Array.from({ length: actions }, () => newAction()),
});
export const newImageColumn = (): ImageColumn => ({ image_url: '', action: newAction() });

const newTemplate: Record<Template['type'], () => Template> = {
  buttons: () => ({ type: 'buttons', ...newCard() }),
  confirm: () => ({
    type: 'confirm',
    text: '',
    actions: [newAction('message', 'はい'), newAction('message', 'いいえ')],
  }),
  carousel: () => ({ type: 'carousel', columns: [newCard(), newCard()] }),
  image_carousel: () => ({ type: 'image_carousel', columns: [newImageColumn(), newImageColumn()] }),
};

export function newBubble(id: number, kind: BubbleKind): BubbleDraft {
  switch (kind) {
    case 'text':
      return { id, type: kind, text: '' };
    case 'image':
      return { id, type: kind };
    case 'flex':
      return { id, type: kind, alt_text: '', source: flexStart };
    case 'sticker':
      return { id, type: kind, package_id: '446', sticker_id: '1988' };
    case 'video':
      return { id, type: kind, original_url: '', preview_url: '' };
    case 'audio':
      return { id, type: kind, original_url: '', duration: 0 };
    case 'location':
      return { id, type: kind, title: '', address: '', latitude: Number.NaN, longitude: Number.NaN };
    case 'imagemap':
      return { id, type: kind, base_url: '', alt_text: '', base_size: { width: mapWidth, height: 0 }, actions: [] };
    case 'coupon':
      return { id, type: kind, coupon_id: '' };
    default:
      return { id, type: 'template', alt_text: '', template: newTemplate[kind]() };
  }
}

export function readBubble(id: number, bubble: Bubble): BubbleDraft {
  if (bubble.type !== 'flex') return { ...bubble, id };
  const { contents, ...rest } = bubble;
  return { ...rest, id, source: JSON.stringify(contents, null, 2) };
}

export function parseFlex(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // Not JSON yet; the field says so.
  }
}

/** The bubble as the API takes it, or null while it is not finished. */
export function writeBubble(draft: BubbleDraft): Bubble | null {
  if (draft.type === 'flex') {
    const { id: _, source, ...rest } = draft;
    const contents = parseFlex(source);
    return contents && filled(draft.alt_text) && commonDone(draft) ? { ...withoutBlanks(rest), contents } : null;
  }
  const { id: _, ...bubble } = draft;
  return isDone(bubble) && commonDone(bubble) ? withoutBlanks(bubble) : null;
}

const filled = (...texts: (string | undefined)[]) => texts.every((text) => text?.trim());

function isDone(bubble: Exclude<Bubble, { type: 'flex' }>): boolean {
  switch (bubble.type) {
    case 'text':
      return filled(bubble.text);
    case 'sticker':
      return filled(bubble.package_id, bubble.sticker_id);
    case 'image':
      return filled(bubble.media_id) || filled(bubble.original_url);
    case 'video':
      return filled(bubble.original_url, bubble.preview_url);
    case 'audio':
      return filled(bubble.original_url) && bubble.duration > 0;
    case 'location':
      return (
        filled(bubble.title, bubble.address) && Number.isFinite(bubble.latitude) && Number.isFinite(bubble.longitude)
      );
    case 'imagemap':
      return (
        filled(bubble.base_url, bubble.alt_text) &&
        bubble.actions.every(areaDone) &&
        (!bubble.video || mapVideoDone(bubble.video))
      );
    case 'template':
      return filled(bubble.alt_text) && templateDone(bubble.template);
    case 'coupon':
      return filled(bubble.coupon_id);
  }
}

function templateDone(template: Template): boolean {
  if (template.type === 'carousel') return template.columns.every(cardDone);
  if (template.type === 'image_carousel')
    return template.columns.every((column) => filled(column.image_url) && actionDone(column.action, false));
  return cardDone(template);
}

const cardDone = (card: { text: string; actions: LineAction[] }) =>
  filled(card.text) && card.actions.every((action) => actionDone(action));

const areaDone = (area: MapArea) =>
  filled(area.type === 'uri' ? area.link_uri : area.type === 'message' ? area.text : area.clipboard_text);

/** A link after the video is left out, or whole. */
const mapVideoDone = ({ original_url, preview_url, external_link: link }: MapVideo) =>
  filled(original_url, preview_url) && Boolean(link?.link_uri.trim()) === Boolean(link?.label.trim());

export function actionDone(action: LineAction, labelled = true): boolean {
  if (labelled && !filled(action.label)) return false;
  switch (action.type) {
    case 'uri':
      return filled(action.uri);
    case 'message':
      return filled(action.text);
    case 'postback':
    case 'datetimepicker':
      return filled(action.data);
    case 'clipboard':
      return filled(action.clipboard_text);
    default:
      return true;
  }
}

const commonDone = (bubble: Pick<Bubble, 'quick_reply'>) =>
  (bubble.quick_reply?.items ?? []).every((item) => actionDone(item.action));

/** What is left out where nothing is in it. */
const optionalParts = ['sender', 'external_link'];

/** Fields that were left empty are not said at all; nor are parts and quick replies with nothing in them. */
function withoutBlanks<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutBlanks) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([, inside]) => inside !== '' && inside !== undefined && inside !== null)
    .map(([name, inside]) => [name, withoutBlanks(inside)] as const)
    .filter(
      ([name, inside]) =>
        !(optionalParts.includes(name) && Object.keys(inside as object).length === 0) &&
        !(name === 'quick_reply' && (inside as { items: unknown[] }).items.length === 0),
    );
  return Object.fromEntries(kept) as T;
}

/** Where the browser finds what a message names. */
export const fileUrl = (named: string | undefined, preview = true): string | undefined =>
  named?.startsWith('media:') ? `/media/${named.slice(6)}${preview ? '/preview' : ''}` : named || undefined;
