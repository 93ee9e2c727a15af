import { Button, Group, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBraces } from '@tabler/icons-react';
import { useState } from 'react';
import { useAttributes } from '../attributes/use-attributes';
import { useLang } from '../shared/use-lang';
import { placeholder } from './model';

/** 差し込み: a placeholder with what is written where the person has no such value. */
export function InsertMenu({ onInsert, small }: { onInsert: (text: string) => void; small?: boolean }) {
  const { t } = useLang();
  const attributes = useAttributes();
  const [opened, { toggle, close }] = useDisclosure();
  const [key, setKey] = useState('name');
  const [fallback, setFallback] = useState(t('campaigns.fallbackName'));
  const fields = (attributes.data?.items ?? []).filter(
    (each) => !['list', 'object', 'object_list'].includes(each.type),
  );
  return (
    <Group gap={6}>
      <Button
        size="compact-xs"
        variant={small ? 'subtle' : 'light'}
        leftSection={<IconBraces size={14} />}
        onClick={() => onInsert(placeholder('name', t('campaigns.fallbackName')))}
      >
        {t('campaigns.insertName')}
      </Button>
      <Popover
        opened={opened}
        onChange={(open) => !open && close()}
        width={280}
        shadow="md"
        position="bottom-start"
        withArrow
      >
        <Popover.Target>
          <Button
            size="compact-xs"
            variant={small ? 'subtle' : 'light'}
            leftSection={<IconBraces size={14} />}
            onClick={toggle}
          >
            {t('campaigns.insert')}…
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <Select
              label={t('campaigns.insert')}
              value={key}
              comboboxProps={{ withinPortal: false }}
              onChange={(next) => {
                setKey(next ?? 'name');
                setFallback(next === 'name' ? t('campaigns.fallbackName') : '');
              }}
              data={[
                { value: 'name', label: t('campaigns.insertName') },
                ...fields.map((each) => ({ value: `attribute.${each.key}`, label: each.label || each.key })),
              ]}
            />
            <TextInput
              label={t('campaigns.fallback')}
              value={fallback}
              onChange={(event) => setFallback(event.currentTarget.value)}
            />
            <Button
              size="xs"
              onClick={() => {
                onInsert(placeholder(key, fallback));
                close();
              }}
            >
              {t('campaigns.insertDo')}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
