import {
  ActionIcon,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  Select,
  Slider,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useEventNames } from '../attributes/use-attributes';
import { useNames } from '../segments/names';
import { CountNumbers } from '../segments/panels/CountPanel';
import { SegmentBuilder } from '../segments/SegmentBuilder';
import { useBuilder } from '../segments/use-builder';
import { useLang } from '../shared/use-lang';
import { VariantBar } from './VariantBar';
import * as model from './variants';

interface PanelProps {
  variants: model.VariantsDraft;
  onChange: (variants: model.VariantsDraft) => void;
  error?: string;
}

/** What belongs to all variants: how large each is, who gets nothing, and what happens with the winner. */
export function VariantsPanel({ variants, onChange, error }: PanelProps) {
  const { t } = useLang();
  const sum = model.shareSum(variants);
  return (
    <Paper bg="gray.0" p="md" radius="md">
      <Stack gap="md">
        {variants.by === 'split' && (
          <>
            <VariantBar
              holdout={variants.holdout}
              parts={variants.of.map((each) => ({ name: each.name, percent: each.share }))}
            />
            <Group gap="sm" align="flex-end">
              {variants.of.map((each) => (
                <NumberInput
                  key={each.id}
                  w={96}
                  label={each.name}
                  suffix="%"
                  min={1}
                  max={100}
                  allowDecimal={false}
                  value={each.share}
                  onChange={(share) => onChange(model.changeVariant(variants, each.id, { share: Number(share) || 0 }))}
                />
              ))}
            </Group>
            {sum !== 100 && (
              <Text size="xs" c="red">
                {t('variants.sum', { sum })}
              </Text>
            )}
          </>
        )}
        <div>
          <Text size="sm" fw={600}>
            {t('variants.holdout')}
          </Text>
          <Text size="xs" c="dimmed" mb={6}>
            {t('variants.holdoutHint')}
          </Text>
          <Group gap="md" wrap="nowrap" maw={420}>
            <Slider
              flex={1}
              min={0}
              max={50}
              label={(value) => `${value}%`}
              thumbLabel={t('variants.holdout')}
              value={variants.holdout}
              onChange={(holdout) => onChange({ ...variants, holdout })}
            />
            <Text size="sm" w={44} ta="right" className="number">
              {variants.holdout}%
            </Text>
          </Group>
        </div>
        {variants.by === 'split' && variants.of.length > 1 && <WinnerFields variants={variants} onChange={onChange} />}
        {error && (
          <Text size="xs" c="red" style={{ whiteSpace: 'pre-line' }}>
            {error}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function WinnerFields({ variants, onChange }: PanelProps) {
  const { t } = useLang();
  const { winner } = variants;
  const set = (change: Partial<NonNullable<typeof winner>>) =>
    winner && onChange({ ...variants, winner: { ...winner, ...change } });
  return (
    <div>
      <Checkbox
        label={t('variants.winner')}
        description={t('variants.winnerHint')}
        checked={winner !== null}
        onChange={(event) => onChange({ ...variants, winner: event.currentTarget.checked ? model.usualWinner : null })}
      />
      {winner && (
        <Group mt="sm" gap="sm" align="flex-end" pl={{ base: 0, sm: 32 }}>
          <NumberInput
            w={150}
            label={t('variants.sample')}
            suffix="%"
            min={1}
            max={90}
            allowDecimal={false}
            value={winner.sample_percent}
            onChange={(value) => set({ sample_percent: Number(value) || 1 })}
          />
          <NumberInput
            w={150}
            label={t('variants.after')}
            suffix={t('variants.hours')}
            min={1}
            max={720}
            allowDecimal={false}
            value={winner.after_hours}
            onChange={(value) => set({ after_hours: Number(value) || 1 })}
          />
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('variants.compare')}
            </Text>
            <SegmentedControl
              value={winner.by}
              onChange={(by) =>
                onChange({
                  ...variants,
                  winner: {
                    sample_percent: winner.sample_percent,
                    after_hours: winner.after_hours,
                    ...(by === 'event' ? { by: 'event', event: winner.event ?? 'purchase' } : { by: 'taps' }),
                  },
                })
              }
              data={[
                { value: 'taps', label: t('variants.byTaps') },
                { value: 'event', label: t('variants.byEvent') },
              ]}
            />
          </div>
          {winner.by === 'event' && <WinnerEvent value={winner.event ?? null} onChange={(event) => set({ event })} />}
        </Group>
      )}
    </div>
  );
}

function WinnerEvent({ value, onChange }: { value: string | null; onChange: (event: string) => void }) {
  const { t } = useLang();
  const names = useNames();
  const events = useEventNames();
  const known = (events.data?.items ?? []).map((each) => each.name);
  const all = value && !known.includes(value) ? [value, ...known] : known;
  return (
    <Select
      label={t('variants.event')}
      w={200}
      searchable
      value={value}
      onChange={(next) => next && onChange(next)}
      data={all.map((each) => ({ value: each, label: names.event(each) }))}
    />
  );
}

interface HeadProps {
  variants: model.VariantsDraft;
  variant: model.VariantDraft;
  onChange: (variants: model.VariantsDraft) => void;
}

/** One variant's name, place and (by condition) whom it is for. */
export function VariantHead({ variants, variant, onChange }: HeadProps) {
  const { t } = useLang();
  const change = (part: Partial<model.VariantDraft>) => onChange(model.changeVariant(variants, variant.id, part));
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t('variants.name')}
          w={220}
          maxLength={50}
          value={variant.name}
          required
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {variants.by === 'condition' &&
          variant.tree !== null &&
          ([-1, 1] as const).map((by) => (
            <ActionIcon
              key={by}
              size="lg"
              variant="default"
              aria-label={t(by < 0 ? 'campaigns.moveUp' : 'campaigns.moveDown')}
              onClick={() => onChange(model.moveVariant(variants, variant.id, by))}
            >
              {by < 0 ? <IconArrowUp size={16} /> : <IconArrowDown size={16} />}
            </ActionIcon>
          ))}
        <ActionIcon
          size="lg"
          variant="default"
          color="red"
          disabled={variants.of.length < 2}
          aria-label={`${t('common.delete')}: ${variant.name}`}
          onClick={() => onChange(model.removeVariant(variants, variant.id))}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      {variants.by === 'condition' &&
        (variant.tree === null ? (
          <Text size="sm" c="dimmed">
            {t('variants.otherwiseText')}
          </Text>
        ) : (
          <VariantCondition tree={variant.tree} onChange={(tree) => change({ tree })} />
        ))}
    </Stack>
  );
}

type Tree = NonNullable<model.VariantDraft['tree']>;

function VariantCondition({ tree, onChange }: { tree: Tree; onChange: (tree: Tree) => void }) {
  const { t } = useLang();
  const builder = useBuilder(tree);
  return (
    <>
      <SegmentBuilder value={tree} notes={builder.notes} stale={builder.stale} onChange={onChange} />
      <Paper bg="gray.0" p="sm" radius="md">
        <CountNumbers count={builder.count} compact />
        <Text size="xs" c="dimmed" mt={4}>
          {t('variants.conditionCount')}
        </Text>
      </Paper>
    </>
  );
}
