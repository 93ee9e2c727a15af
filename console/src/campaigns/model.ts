import type { CampaignOptions, Variants } from '../api/sending';
import type { Bubble, Campaign, CampaignInput, Content, Definition, Id } from '../api/types';
import { isComplete } from '../segments/leaf';
import { emptyTree, fromDefinition, type Group, toDefinition } from '../segments/tree';
import { type BubbleDraft, type BubbleKind, newBubble, readBubble, writeBubble } from './bubbles';
import { readVariants, type VariantsDraft, writeVariants } from './variants';

/** The message editor's model. All functions are pure: draft in, draft out. */
export type AudienceKind = 'everyone' | 'segment' | 'definition';
/** What one person sees. */
export interface Message {
  bubbles: BubbleDraft[];
  /** Set through the API only; kept as it is. */
  untrackedUrls?: string[];
  /** The template it was made from, as which it counts in conditions on message history. */
  templateId?: Id;
}

/** Only what belongs to the message. */
export const messageOf = ({ bubbles, untrackedUrls, templateId }: Message): Message => ({
  bubbles,
  untrackedUrls,
  templateId,
});
export interface Draft extends Message {
  name: string;
  audience: { kind: AudienceKind; segmentId: Id | null; tree: Group };
  trackLinks: boolean;
  options: CampaignOptions;
  /** Several forms of the message instead of the one above. */
  variants: VariantsDraft | null;
}

/** LINE takes five bubbles in one message, and bills them as one. */
export const maxBubbles = 5;

export function newDraft(segmentId: Id | null, definition: Definition | null = null): Draft {
  return {
    name: '',
    audience: {
      kind: segmentId ? 'segment' : definition ? 'definition' : 'everyone',
      segmentId,
      tree: definition ? fromDefinition(definition) : emptyTree(),
    },
    bubbles: [{ id: 1, type: 'text', text: '' }],
    trackLinks: true,
    options: {},
    variants: null,
  };
}

/** What is common to a campaign and to what a schedule makes campaigns of. */
type Defined = Pick<CampaignInput, 'name' | 'audience' | 'content' | 'options' | 'track_links'> & {
  variants?: Variants | null;
};

export function fromCampaign(campaign: Defined): Draft {
  const definition = campaign.audience?.definition;
  const everyone = definition?.condition.type === 'everyone';
  const kind: AudienceKind = campaign.audience?.segment_id
    ? 'segment'
    : definition && !everyone
      ? 'definition'
      : 'everyone';
  return {
    name: campaign.name,
    audience: {
      kind,
      segmentId: campaign.audience?.segment_id ?? null,
      tree: definition ? fromDefinition(definition) : emptyTree(),
    },
    ...readMessage(campaign.content ?? { bubbles: [] }),
    trackLinks: campaign.track_links ?? true,
    options: campaign.options ?? {},
    variants: campaign.variants ? readVariants(campaign.variants) : null,
  };
}

export function readMessage(content: Content): Message {
  return {
    bubbles: content.bubbles.map((bubble, index) => readBubble(index + 1, bubble)),
    untrackedUrls: content.untracked_urls,
    templateId: content.template_id,
  };
}

/** The draft with the message of one variant in the place of its own, for whatever edits or shows one message. */
export function messageIn(draft: Draft, index: number): Draft {
  const variant = draft.variants?.of[Math.min(index, draft.variants.of.length - 1)];
  return variant ? { ...draft, ...messageOf(variant) } : draft;
}

/** `changed` came out of `messageIn`. */
export function changeMessage(draft: Draft, index: number, changed: Draft): Draft {
  const { variants } = draft;
  if (!variants) return changed;
  const of = variants.of.map((each, at) =>
    at === Math.min(index, variants.of.length - 1) ? { ...each, ...messageOf(changed) } : each,
  );
  // What is not part of a message (whether links are tracked) belongs to all of them.
  return { ...changed, ...messageOf(draft), variants: { ...variants, of } };
}

/** Something would be lost. */
export const isTouched = (draft: Draft, stored: Campaign | null) =>
  stored !== null ||
  draft.variants !== null ||
  draft.bubbles.some((bubble) => bubble.type !== 'text' || bubble.text !== '');

const withBubbles = (draft: Draft, bubbles: BubbleDraft[]): Draft => ({ ...draft, bubbles });

export function addBubble(draft: Draft, type: BubbleKind): Draft {
  if (draft.bubbles.length >= maxBubbles) return draft;
  const id = Math.max(0, ...draft.bubbles.map((bubble) => bubble.id)) + 1;
  return withBubbles(draft, [...draft.bubbles, newBubble(id, type)]);
}

export const changeBubble = (draft: Draft, changed: BubbleDraft): Draft =>
  withBubbles(
    draft,
    draft.bubbles.map((bubble) => (bubble.id === changed.id ? changed : bubble)),
  );

export const removeBubble = (draft: Draft, id: number): Draft =>
  withBubbles(
    draft,
    draft.bubbles.filter((bubble) => bubble.id !== id),
  );

export function moveBubble(draft: Draft, id: number, by: -1 | 1): Draft {
  const from = draft.bubbles.findIndex((bubble) => bubble.id === id);
  const to = from + by;
  const moved = draft.bubbles[from];
  if (!moved || to < 0 || to >= draft.bubbles.length) return draft;
  const rest = draft.bubbles.filter((bubble) => bubble.id !== id);
  return withBubbles(draft, [...rest.slice(0, to), moved, ...rest.slice(to)]);
}

/** `{{name|お客様}}`; braces and bars in the fallback would end the placeholder early, so they are left out. */
export function placeholder(key: string, fallback: string): string {
  const clean = fallback.replace(/[{}|]/g, '');
  return `{{${key}|${clean}}}`;
}

/** `text` with `inserted` in place of what is selected, and where the caret stands after it. */
export function insertAt(text: string, start: number, end: number, inserted: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length };
}

/** The finished bubbles, and which bubble of the draft each of them is. */
export function writeContent(draft: Message): { content: Content; ids: number[] } {
  const bubbles: Bubble[] = [];
  const ids: number[] = [];
  for (const bubble of draft.bubbles) {
    const written = writeBubble(bubble);
    if (!written) continue;
    bubbles.push(written);
    ids.push(bubble.id);
  }
  const kept = {
    ...(draft.untrackedUrls?.length ? { untracked_urls: draft.untrackedUrls } : {}),
    ...(draft.templateId ? { template_id: draft.templateId } : {}),
  };
  return { content: { bubbles, ...kept }, ids };
}

export const everyone: Definition = { version: 1, condition: { type: 'everyone' } };

/** The message as the API takes it, or null while a part of it is not finished. */
export function writeMessage(message: Message): Content | null {
  const { content } = writeContent(message);
  return content.bubbles.length > 0 && content.bubbles.length === message.bubbles.length ? content : null;
}

export function writeAudience({ audience }: Draft): CampaignInput['audience'] | null {
  if (audience.kind === 'everyone') return { definition: everyone };
  if (audience.kind === 'segment') return audience.segmentId ? { segment_id: audience.segmentId } : null;
  const written = toDefinition(audience.tree, isComplete);
  // An unfinished condition would silently widen the audience: wait until it is finished.
  return written.incomplete.length === 0 ? { definition: written.definition } : null;
}

/** The campaign as the API takes it, or null while something is missing. Nothing half-finished is ever saved. */
export function writeDraft(draft: Draft, accountId: Id): CampaignInput | null {
  const audience = writeAudience(draft);
  if (!draft.name.trim() || !audience) return null;
  const base = {
    account_id: accountId,
    name: draft.name.trim(),
    audience,
    track_links: draft.trackLinks,
    options: writeOptions(draft),
  };
  if (draft.variants) {
    const variants = writeVariants(draft.variants);
    return variants && { ...base, variants };
  }
  const content = writeMessage(draft);
  return content && { ...base, content };
}

/** A broadcast is only for everybody: choosing others takes it back. */
function writeOptions({ options, audience }: Draft): CampaignOptions {
  const { broadcast, ...rest } = options;
  return broadcast && audience.kind === 'everyone' ? { ...rest, broadcast } : rest;
}
