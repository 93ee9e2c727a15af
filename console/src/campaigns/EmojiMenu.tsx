import { Button, Popover, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { useLang } from '../shared/use-lang';

/** LINE's own emojis, by the numbers of its list of sendable ones. */
export function EmojiMenu({ onInsert }: { onInsert: (text: string) => void }) {
  const { t } = useLang();
  const [opened, { toggle, close }] = useDisclosure();
  const [product, setProduct] = useState('5ac1bfd5040ab15980c9b435');
  const [emoji, setEmoji] = useState('001');
  const good = /^[0-9a-z]+$/i;
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      width={280}
      shadow="md"
      position="bottom-start"
      withArrow
    >
      <Popover.Target>
        <Button size="compact-xs" variant="light" leftSection={<IconMoodSmile size={14} />} onClick={toggle}>
          {t('messages.emoji.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <SimpleGrid cols={1} spacing="xs">
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
          </SimpleGrid>
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
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
