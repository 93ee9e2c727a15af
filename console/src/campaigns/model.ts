import type { Bubble, Campaign, CampaignInput, Content, Definition, Id } from '../api/types';
import { isComplete } from '../segments/leaf';
import { emptyTree, fromDefinition, type Group, toDefinition } from '../segments/tree';

/** The message editor's model. All functions are pure: draft in, draft out. */
export type BubbleDraft =
  | { id: number; type: 'text'; text: string }
  | { id: number; type: 'image'; media_id?: string; original_url?: string; preview_url?: string }
  | { id: number; type: 'flex'; alt_text: string; source: string };

export type AudienceKind = 'everyone' | 'segment' | 'definition';
export interface Draft {
  name: string;
  audience: { kind: AudienceKind; segmentId: Id | null; tree: Group };
  bubbles: BubbleDraft[];
  trackLinks: boolean;
  /** Set through the API only; kept as it is. */
  untrackedUrls?: string[];
}

/** LINE takes five bubbles in one message, and bills them as one. */
export const maxBubbles = 5;

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

export function newDraft(segmentId: Id | null): Draft {
  return {
    name: '',
    audience: { kind: segmentId ? 'segment' : 'everyone', segmentId, tree: emptyTree() },
    bubbles: [{ id: 1, type: 'text', text: '' }],
    trackLinks: true,
  };
}

export function fromCampaign(campaign: Campaign): Draft {
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
    bubbles: (campaign.content?.bubbles ?? []).map((bubble, index): BubbleDraft => {
      const id = index + 1;
      if (bubble.type === 'flex') {
        return { id, type: 'flex', alt_text: bubble.alt_text, source: JSON.stringify(bubble.contents, null, 2) };
      }
      return { id, ...bubble };
    }),
    trackLinks: campaign.track_links,
    untrackedUrls: campaign.content?.untracked_urls,
  };
}

const withBubbles = (draft: Draft, bubbles: BubbleDraft[]): Draft => ({ ...draft, bubbles });

export function addBubble(draft: Draft, type: BubbleDraft['type']): Draft {
  if (draft.bubbles.length >= maxBubbles) return draft;
  const id = Math.max(0, ...draft.bubbles.map((bubble) => bubble.id)) + 1;
  const bubble: BubbleDraft =
    type === 'text'
      ? { id, type, text: '' }
      : type === 'image'
        ? { id, type }
        : { id, type, alt_text: '', source: flexStart };
  return withBubbles(draft, [...draft.bubbles, bubble]);
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

export function parseFlex(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // Not JSON yet; the field says so.
  }
}

/** The bubble as the API takes it, or null while it is not finished. */
export function writeBubble(bubble: BubbleDraft): Bubble | null {
  if (bubble.type === 'text') return bubble.text.trim() ? { type: 'text', text: bubble.text } : null;
  if (bubble.type === 'image') {
    if (bubble.media_id) return { type: 'image', media_id: bubble.media_id };
    if (!bubble.original_url) return null;
    return { type: 'image', original_url: bubble.original_url, preview_url: bubble.preview_url ?? bubble.original_url };
  }
  const contents = parseFlex(bubble.source);
  return contents && bubble.alt_text.trim() ? { type: 'flex', alt_text: bubble.alt_text, contents } : null;
}

/** The finished bubbles, and which bubble of the draft each of them is. */
export function writeContent(draft: Draft): { content: Content; ids: number[] } {
  const bubbles: Bubble[] = [];
  const ids: number[] = [];
  for (const bubble of draft.bubbles) {
    const written = writeBubble(bubble);
    if (!written) continue;
    bubbles.push(written);
    ids.push(bubble.id);
  }
  const kept = draft.untrackedUrls?.length ? { untracked_urls: draft.untrackedUrls } : {};
  return { content: { bubbles, ...kept }, ids };
}

export const everyone: Definition = { version: 1, condition: { type: 'everyone' } };

/** The campaign as the API takes it, or null while something is missing. Nothing half-finished is ever saved. */
export function writeDraft(draft: Draft, accountId: Id): CampaignInput | null {
  const { content } = writeContent(draft);
  if (!draft.name.trim() || content.bubbles.length === 0 || content.bubbles.length < draft.bubbles.length) return null;
  const base = { account_id: accountId, name: draft.name.trim(), content, track_links: draft.trackLinks };
  if (draft.audience.kind === 'everyone') return { ...base, audience: { definition: everyone } };
  if (draft.audience.kind === 'segment') {
    return draft.audience.segmentId ? { ...base, audience: { segment_id: draft.audience.segmentId } } : null;
  }
  const written = toDefinition(draft.audience.tree, isComplete);
  // An unfinished condition would silently widen the audience: wait until it is finished.
  return written.incomplete.length === 0 ? { ...base, audience: { definition: written.definition } } : null;
}
