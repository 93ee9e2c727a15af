import { ActionIcon, Button, Group, Menu, Paper, Stack, Switch, Text } from '@mantine/core';
import {
  type Icon,
  IconArrowDown,
  IconArrowUp,
  IconCards,
  IconCode,
  IconDots,
  IconLayoutGrid,
  IconMapPin,
  IconMoodSmile,
  IconMusic,
  IconPhoto,
  IconPlus,
  IconSelect,
  IconSlideshow,
  IconSquareCheck,
  IconTextSize,
  IconTicket,
  IconVideo,
  IconX,
} from '@tabler/icons-react';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { TemplateTools } from '../templates/TemplateTools';
import { type BubbleDraft, type BubbleKind, bubbleKinds, kindOf } from './bubbles';
import { AudioBubble, VideoBubble } from './ClipBubble';
import { ExtrasEditor } from './ExtrasEditor';
import { FlexBubble } from './FlexBubble';
import { ImageBubble } from './ImageBubble';
import { ImagemapBubble } from './ImagemapBubble';
import * as model from './model';
import { CouponBubble, LocationBubble, StickerBubble } from './PlainBubbles';
import { TemplateBubble } from './TemplateBubble';
import { TextBubble } from './TextBubble';

interface ContentStepProps {
  draft: model.Draft;
  onChange: (draft: model.Draft) => void;
  problems: ReturnType<typeof useProblems>;
  /** Without the tools that take a template and make one (a template itself). */
  plain?: boolean;
}

const icons: Record<BubbleKind, Icon> = {
  text: IconTextSize,
  image: IconPhoto,
  imagemap: IconLayoutGrid,
  carousel: IconCards,
  buttons: IconSelect,
  confirm: IconSquareCheck,
  image_carousel: IconSlideshow,
  video: IconVideo,
  audio: IconMusic,
  sticker: IconMoodSmile,
  location: IconMapPin,
  coupon: IconTicket,
  flex: IconCode,
};
/** Each has a button of its own; the rest is in a menu. */
const first: BubbleKind[] = ['text', 'image', 'imagemap', 'carousel'];

/** ③ What: up to five bubbles of every kind LINE has, 差し込み, and whether taps are measured. */
export function ContentStep({ draft, onChange, problems, plain }: ContentStepProps) {
  const { t } = useLang();
  // The API numbers the bubbles it was given: the finished ones.
  const { ids } = model.writeContent(draft);
  const change = (bubble: BubbleDraft) => onChange(model.changeBubble(draft, bubble));
  const add = (kind: BubbleKind) => onChange(model.addBubble(draft, kind));
  const last = draft.bubbles.length - 1;
  const full = draft.bubbles.length >= model.maxBubbles;
  return (
    <Stack gap="sm">
      {!plain && <TemplateTools draft={draft} onChange={onChange} />}
      {draft.bubbles.map((bubble, index) => {
        const kind = kindOf(bubble);
        const IconHere = icons[kind];
        const number = ids.indexOf(bubble.id);
        const at = (path?: string) =>
          number < 0 ? undefined : problems.at(`content.bubbles[${number}]${path ? `.${path}` : ''}`);
        return (
          <Paper
            key={bubble.id}
            withBorder
            p="sm"
            radius="md"
            style={at() ? { borderColor: 'var(--mantine-color-red-5)' } : undefined}
          >
            <Group justify="space-between" mb="xs" wrap="nowrap">
              <Group gap={6} c="gray.7" wrap="nowrap">
                <IconHere size={16} style={{ flexShrink: 0 }} />
                <Text size="sm" fw={600}>
                  {t('campaigns.bubble', { number: index + 1 })} · {t(`messages.kinds.${kind}`)}
                </Text>
              </Group>
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={index === 0}
                  aria-label={t('campaigns.moveUp')}
                  onClick={() => onChange(model.moveBubble(draft, bubble.id, -1))}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={index === last}
                  aria-label={t('campaigns.moveDown')}
                  onClick={() => onChange(model.moveBubble(draft, bubble.id, 1))}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={draft.bubbles.length === 1}
                  aria-label={t('campaigns.removeBubble')}
                  onClick={() => onChange(model.removeBubble(draft, bubble.id))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Group>
            </Group>
            <BubbleEditor bubble={bubble} onChange={change} at={at} />
            <ExtrasEditor bubble={bubble} last={index === last} onChange={change} at={at} />
          </Paper>
        );
      })}
      <Group gap="xs">
        {first.map((kind) => {
          const IconHere = icons[kind];
          return (
            <Button
              key={kind}
              size="xs"
              variant="light"
              leftSection={<IconHere size={15} />}
              disabled={full}
              aria-label={`${t('campaigns.addBubble')}: ${t(`messages.kinds.${kind}`)}`}
              onClick={() => add(kind)}
            >
              {t(`messages.kinds.${kind}`)}
            </Button>
          );
        })}
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="xs" variant="light" leftSection={<IconDots size={15} />} disabled={full}>
              {t('messages.otherKinds')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {bubbleKinds
              .filter((kind) => !first.includes(kind))
              .map((kind) => {
                const IconHere = icons[kind];
                return (
                  <Menu.Item key={kind} leftSection={<IconHere size={15} />} onClick={() => add(kind)}>
                    {t(`messages.kinds.${kind}`)}
                  </Menu.Item>
                );
              })}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Text size="xs" c="dimmed">
        <IconPlus size={12} style={{ verticalAlign: -1 }} />{' '}
        {t('campaigns.bubbleCount', { number: draft.bubbles.length })}
      </Text>
      <Switch
        mt="xs"
        label={t('campaigns.trackLinks')}
        description={t('campaigns.trackLinksHint')}
        checked={draft.trackLinks}
        onChange={(event) => onChange({ ...draft, trackLinks: event.currentTarget.checked })}
      />
    </Stack>
  );
}

interface EditorProps {
  bubble: BubbleDraft;
  onChange: (bubble: BubbleDraft) => void;
  at: (path?: string) => string | undefined;
}

function BubbleEditor({ bubble, onChange, at }: EditorProps) {
  switch (bubble.type) {
    case 'text':
      return <TextBubble bubble={bubble} onChange={onChange} error={at('text')} />;
    case 'image':
      return (
        <ImageBubble
          bubble={bubble}
          onChange={onChange}
          error={at('media_id') ?? at('original_url') ?? at('preview_url')}
        />
      );
    case 'flex':
      return <FlexBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'template':
      return <TemplateBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'imagemap':
      return <ImagemapBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'video':
      return <VideoBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'audio':
      return <AudioBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'sticker':
      return <StickerBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'location':
      return <LocationBubble bubble={bubble} onChange={onChange} at={at} />;
    case 'coupon':
      return <CouponBubble bubble={bubble} onChange={onChange} at={at} />;
  }
}
