import { Button, Text, TextInput } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { PopoverButton } from '../shared/PopoverButton';
import { useLang } from '../shared/use-lang';

/** LINE's own emojis, by the numbers of its list of sendable ones. */
export function EmojiMenu({ onInsert }: { onInsert: (text: string) => void }) {
  const { t } = useLang();
  const [product, setProduct] = useState('5ac1bfd5040ab15980c9b435');
  const [emoji, setEmoji] = useState('001');
  const good = /^[0-9a-z]+$/i;
  return (
    <PopoverButton label={t('messages.emoji.title')} leftSection={<IconMoodSmile size={14} />}>
      {(close) => (
        <>
          <TextInput
            label={t('messages.emoji.product')}
            value={product}
            onChange={(event) => setProduct(event.currentTarget.value.trim())}
          />
          <TextInput
            label={t('messages.emoji.emoji')}
            value={emoji}
            onChange={(event) => setEmoji(event.currentTarget.value.trim())}
          />
          <Text size="xs" c="dimmed">
            {t('messages.emoji.hint')}
          </Text>
          <Button
            size="xs"
            disabled={!good.test(product) || !good.test(emoji)}
            onClick={() => {
              onInsert(`{{emoji|${product}/${emoji}}}`);
              close();
            }}
          >
            {t('campaigns.insertDo')}
          </Button>
        </>
      )}
    </PopoverButton>
  );
}
