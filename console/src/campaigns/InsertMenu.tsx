import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useState } from 'react';
import { useAttributes } from '../attributes/use-attributes';
import { PopoverButton } from '../shared/PopoverButton';
import { useLang } from '../shared/use-lang';
import { placeholder } from './model';

/** 差し込み: a placeholder with what is written where the person has no such value. */
export function InsertMenu({ onInsert, small }: { onInsert: (text: string) => void; small?: boolean }) {
  const { t } = useLang();
  const attributes = useAttributes();
  const [key, setKey] = useState('name');
  const [fallback, setFallback] = useState(t('campaigns.fallbackName'));
  const fields = (attributes.data?.items ?? []).filter(
    (each) => !['list', 'object', 'object_list'].includes(each.type),
  );
  const look = { variant: small ? 'subtle' : 'light', leftSection: <IconBraces size={14} /> };
  return (
    <Group gap={6}>
      <Button size="compact-xs" {...look} onClick={() => onInsert(placeholder('name', t('campaigns.fallbackName')))}>
        {t('campaigns.insertName')}
      </Button>
      <PopoverButton label={`${t('campaigns.insert')}…`} {...look}>
        {(close) => (
          <>
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
          </>
        )}
      </PopoverButton>
    </Group>
  );
}
