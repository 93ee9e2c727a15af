import { Button, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useLang } from '../shared/use-lang';
import type { BubbleOf } from './bubbles';
import { TemplatedInput } from './TemplatedInput';

interface Props<Type extends 'sticker' | 'location' | 'coupon'> {
  bubble: BubbleOf<Type>;
  onChange: (bubble: BubbleOf<Type>) => void;
  at: (path: string) => string | undefined;
}

/** Some that LINE lets bots send, to begin with; its list of sendable stickers names all of them. */
const stickers = [
  ['446', '1988'],
  ['446', '2027'],
  ['789', '10855'],
  ['11537', '52002734'],
  ['11538', '51626494'],
  ['11539', '52114110'],
] as const;

export function StickerBubble({ bubble, onChange, at }: Props<'sticker'>) {
  const { t } = useLang();
  return (
    <Stack gap="xs">
      <SimpleGrid cols={2} spacing="xs">
        {(['package_id', 'sticker_id'] as const).map((member) => (
          <TextInput
            key={member}
            label={t(`messages.sticker.${member}`)}
            inputMode="numeric"
            value={bubble[member]}
            error={at(member)}
            required
            onChange={(event) => onChange({ ...bubble, [member]: event.currentTarget.value.trim() })}
          />
        ))}
      </SimpleGrid>
      <Group gap={6}>
        {stickers.map(([package_id, sticker_id]) => (
          <Button
            key={sticker_id}
            size="compact-xs"
            variant={bubble.sticker_id === sticker_id ? 'filled' : 'default'}
            onClick={() => onChange({ ...bubble, package_id, sticker_id })}
          >
            {package_id}-{sticker_id}
          </Button>
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {t('messages.sticker.hint')}
      </Text>
    </Stack>
  );
}

export function LocationBubble({ bubble, onChange, at }: Props<'location'>) {
  const { t } = useLang();
  return (
    <Stack gap="xs">
      <TemplatedInput
        label={t('messages.location.title')}
        value={bubble.title}
        error={at('title')}
        required
        onChange={(title) => onChange({ ...bubble, title })}
      />
      <TemplatedInput
        label={t('messages.location.address')}
        value={bubble.address}
        error={at('address')}
        required
        onChange={(address) => onChange({ ...bubble, address })}
      />
      <SimpleGrid cols={2} spacing="xs">
        {(['latitude', 'longitude'] as const).map((member) => (
          <NumberInput
            key={member}
            label={t(`messages.location.${member}`)}
            value={Number.isFinite(bubble[member]) ? bubble[member] : ''}
            decimalScale={7}
            hideControls
            error={at(member)}
            required
            onChange={(next) => onChange({ ...bubble, [member]: next === '' ? Number.NaN : Number(next) })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

export function CouponBubble({ bubble, onChange, at }: Props<'coupon'>) {
  const { t } = useLang();
  return (
    <Stack gap="xs">
      <TextInput
        label={t('messages.coupon.id')}
        description={t('messages.coupon.hint')}
        value={bubble.coupon_id}
        error={at('coupon_id')}
        required
        onChange={(event) => onChange({ ...bubble, coupon_id: event.currentTarget.value.trim() })}
      />
      <TextInput
        label={t('messages.coupon.tag')}
        description={t('messages.coupon.tagHint')}
        value={bubble.delivery_tag ?? ''}
        error={at('delivery_tag')}
        onChange={(event) => onChange({ ...bubble, delivery_tag: event.currentTarget.value.trim() })}
      />
    </Stack>
  );
}
