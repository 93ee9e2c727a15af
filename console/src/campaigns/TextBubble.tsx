import { Group, Text, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { useLang } from '../shared/use-lang';
import type { BubbleDraft, BubbleOf } from './bubbles';
import { EmojiMenu } from './EmojiMenu';
import { InsertMenu } from './InsertMenu';
import { insertAt } from './model';

interface TextBubbleProps {
  bubble: BubbleOf<'text'>;
  onChange: (bubble: BubbleDraft) => void;
  error?: string;
}

/** LINE counts UTF-16 units, as JavaScript does. */
const limit = 5000;

export function TextBubble({ bubble, onChange, error }: TextBubbleProps) {
  const { t, f } = useLang();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (inserted: string) => {
    const at = area.current;
    const next = insertAt(
      bubble.text,
      at?.selectionStart ?? bubble.text.length,
      at?.selectionEnd ?? bubble.text.length,
      inserted,
    );
    onChange({ ...bubble, text: next.text });
    // After React has written the new text, so that typing goes on behind what was inserted.
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(next.caret, next.caret);
    });
  };
  return (
    <>
      <Textarea
        ref={area}
        autosize
        minRows={4}
        maxRows={16}
        aria-label={t('campaigns.textPlaceholder')}
        placeholder={t('campaigns.textPlaceholder')}
        value={bubble.text}
        error={error}
        onChange={(event) => onChange({ ...bubble, text: event.currentTarget.value })}
      />
      <Group justify="space-between" mt={6}>
        <Group gap={6}>
          <InsertMenu onInsert={insert} />
          <EmojiMenu onInsert={insert} />
        </Group>
        <Text size="xs" c={bubble.text.length > limit ? 'red' : 'dimmed'} className="number">
          {f.number(bubble.text.length)} / {f.number(limit)}
        </Text>
      </Group>
    </>
  );
}
