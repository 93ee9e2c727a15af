import type { components } from './schema';
import type { Definition } from './segment-language';
import type { CampaignOptions, EstimateParts, Phase, VariantResult, Variants, WinnerResult } from './sending';

/**
 * The API's shapes under the console's names. They are the generated ones (`schema.d.ts`, from the server's document); `Saying` names what the
 * document leaves open: words of a closed set that it calls strings, and JSON that it passes through. A name that the document no longer has
 * does not compile.
 */
type Schemas = components['schemas'];
type Saying<Shape, More extends { [Name in keyof More]: Name extends keyof Shape ? unknown : never }> = Omit<
  Shape,
  keyof More
> &
  More;

export type Instant = string;
export type Id = number;

/** `severity` is told where a condition is checked; elsewhere every problem is an error. */
export type Problem = Schemas['Problem'] & { severity?: Schemas['ProblemSeverity'] };
export type ProblemDocument = Partial<Saying<Schemas['ProblemDocument'], { problems: Problem[] }>>;
export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}
export interface Items<T> {
  items: T[];
}

// Session and staff
export type Role = 'owner' | 'editor' | 'viewer';
export type Lang = 'ja' | 'en';
export type SessionUser = Saying<Schemas['SessionUser'], { role: Role; lang: Lang }>;
export type User = Saying<Schemas['UserAnswer'], { role: Role; lang: Lang }>;
export type UserChange = Saying<Schemas['UserChange'], { role?: Role }>;
export type Setup = Schemas['SetupAnswer'];
export type Session = Saying<Schemas['SessionAnswer'], { user: SessionUser }>;
export type SessionChange = Schemas['SessionChange'];
export type ApiKey = Saying<Schemas['ApiKeyAnswer'], { role: Role }>;
export type NewApiKey = Schemas['NewApiKey'];
export type AuditEntry = Schemas['AuditEntry'];

// Workspace, home, system
export type Workspace = Saying<Schemas['WorkspaceAnswer'], { leap_birthday: 'march_1' | 'february_28' }>;
export type WorkspaceChange = Schemas['WorkspaceChange'];
export type Warning = Schemas['HomeWarning'];
export type SystemInfo = Saying<Schemas['SystemAnswer'], { ledger: 'sqlite' | 'postgres' }>;
export type Home = Saying<
  Schemas['HomeAnswer'],
  { running: CampaignSummary[]; upcoming: CampaignSummary[]; recent: CampaignSummary[] }
>;

// Accounts
export type Account = Saying<Schemas['AccountView'], { warnings: Problem[] }>;
export type AccountInput = Schemas['AccountInput'];
export type AccountTest = Schemas['ConnectionReport'];
export type AccountCheck = Schemas['ConnectionCheck'];
export type Identified = Schemas['IdentifiedView'];
export type LoginChannel = Schemas['LoginChannelView'];
export type LoginChannelInput = Schemas['LoginChannelInput'];

// People
export type FriendState = 'following' | 'blocked' | 'unknown' | 'none';
export type TagRef = Schemas['ProfileTag'];
export type ProfileSummary = Saying<Schemas['ProfileSummary'], { state: FriendState }>;
export type ProfileIdentity = Schemas['ProfileIdentity'];
export type Friendship = Saying<Schemas['ProfileFriendship'], { state: FriendState }>;
export type ProfileAttribute = Saying<Schemas['ProfileAttribute'], { value: unknown }>;
export type Profile = Saying<Schemas['ProfileDetail'], { friendships: Friendship[]; attributes: ProfileAttribute[] }>;
export type ProfileChange = Saying<Schemas['ProfileChange'], { attributes?: Record<string, unknown> | null }>;
export type TimelineEntry = Saying<
  Schemas['TimelineEntry'],
  { kind: 'event' | 'delivery' | 'tag' | 'friendship' | 'merge'; detail: Record<string, unknown> }
>;
export type MergeCandidate = Saying<Schemas['MergeCandidate'], { a: ProfileSummary; b: ProfileSummary }>;
export type MergeMade = Schemas['MergeMade'];

// Tags, attributes, events
export type Tag = Schemas['TagView'];
export type TagInput = Schemas['TagInput'];
export type TagJob = Saying<Omit<Schemas['TagJobRequest'], 'dry_run'>, { target: TagTarget }>;
export type TagJobTrial = Schemas['TagJobTrial'];
export type TagTarget =
  | { profile_ids: Id[] }
  | { search: Schemas['SearchTarget'] }
  | { segment_id: Id }
  | { definition: Definition };
export type AttributeType = Schemas['AttributeKind'];
export type AttributeChoice = Schemas['AttributeChoice'];
export type Attribute = Schemas['AttributeView'];
export type AttributeNew = Schemas['AttributeNew'];
export type AttributeChange = Schemas['AttributeChange'];
export type EventName = Schemas['EventNameView'];

// Segments: a definition is JSON to the document; its grammar is in segment-language.ts.
export type * from './segment-language';
export type Segment = Saying<Schemas['SegmentView'], { definition: Definition }>;
export type SegmentInput = Saying<Schemas['SegmentInput'], { definition: Definition }>;
export type SegmentCheck = Schemas['SegmentCheckAnswer'];
export type SegmentCount = Schemas['SegmentCount'];
export type NodeCount = Schemas['NodeCount'];
export type SentencePart = Schemas['SentencePart'];
export type SegmentVersion = Saying<Schemas['SegmentVersionView'], { definition: Definition }>;
export type DefinitionUse = Saying<Schemas['DefinitionUse'], { kind: 'segment' | 'campaign' }>;
export type SegmentSample = Saying<Schemas['SampleAnswer'], { items: ProfileSummary[] }>;
export type Breakdown = Schemas['BreakdownAnswer'];
export type Overlap = Schemas['SegmentOverlap'];
export type Watch = Schemas['WatchView'];
export type WatchEntry = Schemas['WatchEntryView'];
/** `found_ja`, `found_en` of a leaf: what was looked at, in words (a value, a number of events, an instant). */
export type SegmentWhy = Schemas['WhyAnswer'];

// Fixed lists and consents
export type Audience = Saying<Schemas['AudienceView'], { kind: 'upload' | 'manual' | 'frozen' | 'hashed' }>;
export type Topic = Schemas['TopicView'];
export type MembersResult = Schemas['MembersResult'];

// Campaigns
export type CampaignState =
  | 'draft'
  | 'scheduled'
  | 'freezing'
  | 'awaiting_approval'
  | 'sending'
  | 'stopped'
  | 'done'
  | 'done_with_failures'
  | 'cancelled';
export type ActionType =
  | 'uri'
  | 'message'
  | 'postback'
  | 'datetimepicker'
  | 'clipboard'
  | 'camera'
  | 'cameraRoll'
  | 'location';
/** What a tap does. Members belong to types: `uri` to uri, `text` to message, and so on. */
export interface LineAction {
  type: ActionType;
  label?: string;
  uri?: string;
  alt_uri?: { desktop: string };
  text?: string;
  data?: string;
  display_text?: string;
  input_option?: string;
  fill_in_text?: string;
  mode?: 'date' | 'time' | 'datetime';
  initial?: string;
  min?: string;
  max?: string;
  clipboard_text?: string;
}
export interface QuickReply {
  items: { image_url?: string; action: LineAction }[];
}
export interface Sender {
  name?: string;
  icon_url?: string;
}
/** A card: a template of buttons, or a column of a carousel. */
export interface Card {
  thumbnail_image_url?: string;
  image_background_color?: string;
  title?: string;
  text: string;
  default_action?: LineAction;
  actions: LineAction[];
}
/** How the pictures of cards are shown; for all of them alike. */
export interface Look {
  image_aspect_ratio?: 'rectangle' | 'square';
  image_size?: 'cover' | 'contain';
}
export interface ImageColumn {
  image_url: string;
  action: LineAction;
}
export type Template =
  | ({ type: 'buttons' } & Card & Look)
  | { type: 'confirm'; text: string; actions: LineAction[] }
  | ({ type: 'carousel'; columns: Card[] } & Look)
  | { type: 'image_carousel'; columns: ImageColumn[] };
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface MapArea {
  type: 'uri' | 'message' | 'clipboard';
  label?: string;
  link_uri?: string;
  text?: string;
  clipboard_text?: string;
  area: Box;
}
/** A video that plays on an imagemap, and the link shown after it. */
export interface MapVideo {
  original_url: string;
  preview_url: string;
  area: Box;
  external_link?: { link_uri: string; label: string };
}
/** One message object; members as LINE's in snake_case. Addresses of files may be `media:ID`, an upload. */
export type Bubble = { quick_reply?: QuickReply; sender?: Sender } & (
  | { type: 'text'; text: string }
  | { type: 'sticker'; package_id: string; sticker_id: string }
  | { type: 'image'; media_id?: string; original_url?: string; preview_url?: string }
  | { type: 'video'; original_url: string; preview_url: string; tracking_id?: string }
  | { type: 'audio'; original_url: string; duration: number }
  | { type: 'location'; title: string; address: string; latitude: number; longitude: number }
  | {
      type: 'imagemap';
      base_url: string;
      alt_text: string;
      base_size: { width: number; height: number };
      video?: MapVideo;
      actions: MapArea[];
    }
  | { type: 'template'; alt_text: string; template: Template }
  | { type: 'flex'; alt_text: string; contents: unknown }
  | { type: 'coupon'; coupon_id: string; delivery_tag?: string }
);
export interface Content {
  bubbles: Bubble[];
  /** Of a template; a campaign says so itself. */
  track_links?: boolean;
  /** URLs that stay as they are although taps are measured. */
  untracked_urls?: string[];
  /** The template it was made from. */
  template_id?: Id;
}
export type CampaignAudience = Saying<Schemas['AudienceInput'], { definition?: Definition | null }>;
export type CampaignCounts = Required<Schemas['CampaignCounts']>;
type Told = { state: CampaignState; counts: CampaignCounts };
/** How it goes out, and where it stands on its way. */
interface Way {
  options: CampaignOptions;
  variants: Variants | null;
  repeat_of: Id | null;
  phase: Phase | null;
  phase_until: Instant | null;
  submitted_by: string | null;
  submitted_at: Instant | null;
  approved_by: string | null;
  approved_at: Instant | null;
  /** While it awaits approval: what is to be agreed to, sent back with the approval. */
  approval?: { people: number; hash: string } | null;
  /** Why it was sent back the last time; null as soon as approval is asked for again. */
  rejection?: { by: string; at: Instant; why: string } | null;
}
export type Campaign = Omit<
  Saying<Schemas['CampaignView'], Told & { audience: CampaignAudience; content: Content }>,
  keyof Way
> &
  Way;
/** A campaign as lists show it. */
export type CampaignSummary = Saying<Schemas['CampaignSummary'], Told>;
export type CampaignInput = Omit<
  Saying<Schemas['CampaignInput'], { audience: CampaignAudience }>,
  'content' | 'options' | 'variants'
> & { content?: Content; options?: CampaignOptions; variants?: Variants };
export type CampaignPreviewInput = Saying<Schemas['PreviewInput'], { content: Content }>;
/** Refusals come as LINE's or our code alone, without words. */
export type Reason = Schemas['RefusedLine'] & Partial<Schemas['HeldBackLine']>;
export type Estimate = Omit<Schemas['EstimateAnswer'], keyof EstimateParts> & EstimateParts;
/** `messages` are null while there are problems. */
export type CampaignPreview = Saying<Schemas['PreviewAnswer'], { messages: LineMessage[] | null }>;
/** A LINE message object as the Messaging API takes it; only what the preview draws is named. */
export interface LineMessage {
  type: string;
  text?: string;
  emojis?: { index: number }[];
  originalContentUrl?: string;
  previewImageUrl?: string;
  altText?: string;
  contents?: FlexNode;
  duration?: number;
  packageId?: string;
  stickerId?: string;
  title?: string;
  address?: string;
  baseUrl?: string;
  baseSize?: { width: number; height: number };
  actions?: { area: Box; label?: string; linkUri?: string; text?: string }[];
  video?: { previewImageUrl: string; area: Box; externalLink?: { label: string } };
  template?: LineTemplate;
  couponId?: string;
  sender?: { name?: string; iconUrl?: string };
  quickReply?: { items: { imageUrl?: string; action: { label?: string } }[] };
}
export interface LineCard {
  thumbnailImageUrl?: string;
  imageBackgroundColor?: string;
  imageUrl?: string;
  title?: string;
  text?: string;
  actions?: { label?: string }[];
  action?: { label?: string };
}
export interface LineTemplate extends LineCard {
  type: string;
  imageAspectRatio?: string;
  imageSize?: string;
  columns?: LineCard[];
}
export interface FlexNode {
  type: string;
  [key: string]: unknown;
}
export type CampaignResults = Saying<Schemas['ResultsAnswer'], { counts: CampaignCounts }> & {
  variants?: VariantResult[];
  winner?: WinnerResult | null;
};
export type DeliveryOutcome =
  | 'accepted'
  | 'held_back'
  | 'refused'
  | 'waiting'
  | 'unknown'
  | 'frozen'
  | 'tapped'
  | 'blocked';
export type Delivery = Saying<Schemas['DeliveryView'], { outcome: DeliveryOutcome }>;
export interface TestSend {
  sent: (Schemas['TestOutcome'] & { variant?: string | null })[];
}
export type UploadedImage = Schemas['ImageView'];
export type UploadedClip = Schemas['ClipView'];
/** A message kept for later use. */
export type TemplateName = Schemas['TemplateName'];
export type MessageTemplate = Saying<Schemas['TemplateView'], { content: Content }>;

// Import and jobs
export interface ImportColumn {
  index?: number;
  name?: string;
  to: string;
  type?: string;
}
export interface ImportMapping {
  kind: 'people' | 'events';
  columns: ImportColumn[];
  delimiter?: string;
  encoding?: string;
  header?: boolean;
  date_form?: string;
  constants?: Record<string, string>;
  tags?: string[];
  [key: string]: unknown;
}
export type Inspection = Saying<Schemas['FileInspection'], { suggested: { mapping: ImportMapping } }>;
export type RowProblem = Schemas['JobProblem'];
export type JobState = Schemas['JobState'];
export type Job = Saying<Schemas['JobView'], { result: Record<string, unknown> | null }>;
