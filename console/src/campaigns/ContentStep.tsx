import { ActionIcon, Button, Group, Paper, Stack, Switch, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCode, IconPhoto, IconTextSize, IconX } from '@tabler/icons-react';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { FlexBubble } from './FlexBubble';
import { ImageBubble } from './ImageBubble';
import * as model from './model';
import { TextBubble } from './TextBubble';

interface ContentStepProps {
  draft: model.Draft;
  onChange: (draft: model.Draft) => void;
  problems: ReturnType<typeof useProblems>;
}

const icons = { text: IconTextSize, image: IconPhoto, flex: IconCode };

/** ③ What: up to five bubbles, 差し込み, and whether taps are measured. */
export function ContentStep({ draft, onChange, problems }: ContentStepProps) {
  const { t } = useLang();
  // The API numbers the bubbles it was given: the finished ones.
  const { ids } = model.writeContent(draft);
  const problemOf = (id: number, field?: string) => {
    const index = ids.indexOf(id);
    return index < 0 ? undefined : problems.at(`content.bubbles[${index}]${field ? `.${field}` : ''}`);
  };
  const change = (bubble: model.BubbleDraft) => onChange(model.changeBubble(draft, bubble));
  const last = draft.bubbles.length - 1;
  return (
    <Stack gap="sm">
      {draft.bubbles.map((bubble, index) => {
        const IconHere = icons[bubble.type];
        const problem = problemOf(bubble.id);
        return (
          <Paper
            key={bubble.id}
            withBorder
            p="sm"
            radius="md"
            style={problem ? { borderColor: 'var(--mantine-color-red-5)' } : undefined}
          >
            <Group justify="space-between" mb="xs" wrap="nowrap">
              <Group gap={6} c="gray.7">
                <IconHere size={16} />
                <Text size="sm" fw={600}>
                  {t('campaigns.bubble', { number: index + 1 })} · {t(`campaigns.bubbleTypes.${bubble.type}`)}
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
            {bubble.type === 'text' && <TextBubble bubble={bubble} onChange={change} error={problem} />}
            {bubble.type === 'image' && <ImageBubble bubble={bubble} onChange={change} error={problem} />}
            {bubble.type === 'flex' && <FlexBubble bubble={bubble} onChange={change} error={problem} />}
          </Paper>
        );
      })}
      <Group gap="xs">
        {(['text', 'image', 'flex'] as const).map((type) => {
          const IconHere = icons[type];
          return (
            <Button
              key={type}
              size="xs"
              variant="light"
              leftSection={<IconHere size={15} />}
              disabled={draft.bubbles.length >= model.maxBubbles}
              onClick={() => onChange(model.addBubble(draft, type))}
            >
              {t('campaigns.addBubble')}: {t(`campaigns.bubbleTypes.${type}`)}
            </Button>
          );
        })}
      </Group>
      <Text size="xs" c="dimmed">
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
