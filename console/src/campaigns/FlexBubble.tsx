import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useLang } from '../shared/use-lang';
import { type BubbleDraft, type BubbleOf, parseFlex } from './bubbles';
import { InsertMenu } from './InsertMenu';

interface FlexBubbleProps {
  bubble: BubbleOf<'flex'>;
  onChange: (bubble: BubbleDraft) => void;
  at: (path: string) => string | undefined;
}

export function FlexBubble({ bubble, onChange, at }: FlexBubbleProps) {
  const { t } = useLang();
  const parsed = parseFlex(bubble.source);
  return (
    <Stack gap="xs">
      <TextInput
        label={t('campaigns.altText')}
        value={bubble.alt_text}
        required
        error={at('alt_text')}
        onChange={(event) => onChange({ ...bubble, alt_text: event.currentTarget.value })}
      />
      <Group>
        <InsertMenu onInsert={(text) => onChange({ ...bubble, alt_text: bubble.alt_text + text })} />
      </Group>
      <Textarea
        label={t('campaigns.flexJson')}
        autosize
        minRows={8}
        maxRows={22}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        value={bubble.source}
        error={parsed === undefined ? t('campaigns.flexBad') : at('contents')}
        onChange={(event) => onChange({ ...bubble, source: event.currentTarget.value })}
      />
      <Button
        size="compact-xs"
        variant="default"
        disabled={parsed === undefined}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange({ ...bubble, source: JSON.stringify(parsed, null, 2) })}
      >
        {t('campaigns.flexFormat')}
      </Button>
    </Stack>
  );
}
