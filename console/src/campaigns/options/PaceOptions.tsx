import { NumberInput, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import type { Canary } from '../../api/sending';
import { useLang } from '../../shared/use-lang';
import { isoToZoned, zonedToIso } from '../../shared/zoned';
import { Choice, type OptionProps } from './parts';

/** After this instant nothing leaves: nobody hears of a sale that is over. */
export function DeadlineOption({ options, set, problems }: OptionProps) {
  const { t, lang, zone } = useLang();
  return (
    <DateTimePicker
      label={t('options.notAfterAt', { zone })}
      description={t('options.notAfterHint')}
      valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd) HH:mm' : 'ddd, D MMM YYYY HH:mm'}
      minDate={isoToZoned(new Date().toISOString(), zone).slice(0, 10)}
      value={options.not_after ? isoToZoned(options.not_after, zone) : null}
      error={problems.at('options.not_after')}
      onChange={(local) => set({ not_after: local ? zonedToIso(local, zone) : undefined })}
      w={320}
      maw="100%"
      clearable
    />
  );
}

export const usualCanary: Canary = {
  percent: 1,
  at_least: 50,
  wait_minutes: 10,
  go_on: 'auto',
  stop_refused_percent: 5,
  stop_block_percent: 1,
};

/** A small part first; the rest only when all went well. */
export function CanaryOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  const { canary } = options;
  const change = (part: Partial<Canary>) => canary && set({ canary: { ...canary, ...part } });
  const number = (name: Exclude<keyof Canary, 'go_on'>, suffix: string, max: number, min = 0) =>
    canary && (
      <NumberInput
        label={t(`options.canaryFields.${name}`)}
        suffix={suffix}
        min={min}
        max={max}
        value={canary[name]}
        error={problems.at(`options.canary.${name}`)}
        onChange={(value) => change({ [name]: Number(value) || min })}
      />
    );
  return (
    <Stack gap="md">
      <Switch
        label={t('options.canaryOn')}
        description={t('options.canaryHint')}
        checked={!!canary}
        disabled={options.broadcast}
        onChange={(event) => set({ canary: event.currentTarget.checked ? usualCanary : undefined })}
      />
      {canary && (
        <>
          <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm" style={{ alignItems: 'end' }}>
            {number('percent', '%', 50, 1)}
            {number('at_least', t('options.people'), 10_000, 1)}
            {number('wait_minutes', t('options.minutes'), 10_080)}
            {number('stop_refused_percent', '%', 100)}
            {number('stop_block_percent', '%', 100)}
          </SimpleGrid>
          <Choice
            label={t('options.canaryThen')}
            value={canary.go_on}
            onChange={(go_on) => change({ go_on })}
            of={[
              { value: 'auto', label: t('options.canaryAuto') },
              { value: 'manual', label: t('options.canaryManual') },
            ]}
          />
        </>
      )}
    </Stack>
  );
}

type Pace = 'full' | 'spread' | 'rate';

/** As fast as LINE takes it, or slowly enough for the shop's own site. */
export function PaceOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  const pace: Pace = options.spread_minutes ? 'spread' : options.per_minute ? 'rate' : 'full';
  return (
    <Choice
      value={pace}
      onChange={(next) =>
        set({
          spread_minutes: next === 'spread' ? 60 : undefined,
          per_minute: next === 'rate' ? 1000 : undefined,
        })
      }
      of={[
        { value: 'full', label: t('options.paceFull'), text: t('options.paceFullText') },
        {
          value: 'spread',
          label: t('options.paceSpread'),
          more: (
            <NumberInput
              aria-label={t('options.paceSpread')}
              w={180}
              suffix={t('options.minutes')}
              min={1}
              max={10_080}
              allowDecimal={false}
              value={options.spread_minutes ?? 60}
              error={problems.at('options.spread_minutes')}
              onChange={(value) => set({ spread_minutes: Number(value) || 1 })}
            />
          ),
        },
        {
          value: 'rate',
          label: t('options.paceRate'),
          more: (
            <NumberInput
              aria-label={t('options.paceRate')}
              w={180}
              suffix={t('options.people')}
              thousandSeparator=","
              min={1}
              max={10_000_000}
              allowDecimal={false}
              value={options.per_minute ?? 1000}
              error={problems.at('options.per_minute')}
              onChange={(value) => set({ per_minute: Number(value) || 1 })}
            />
          ),
        },
      ]}
    />
  );
}

/** What stops a campaign by itself. */
export function GuardOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  return (
    <Stack gap="md">
      <TextInput
        label={t('options.health')}
        description={t('options.healthHint')}
        placeholder="https://shop.example.jp/health"
        value={options.health_url ?? ''}
        error={problems.at('options.health_url')}
        onChange={(event) => set({ health_url: event.currentTarget.value.trim() || undefined })}
      />
      <NumberInput
        label={t('options.stopBlock')}
        description={t('options.stopBlockHint')}
        placeholder={t('options.stopBlockNone')}
        w={320}
        maw="100%"
        suffix="%"
        min={0}
        max={100}
        step={0.5}
        value={options.stop_block_percent ?? ''}
        error={problems.at('options.stop_block_percent')}
        onChange={(value) => set({ stop_block_percent: value === '' ? undefined : Number(value) })}
      />
    </Stack>
  );
}

export function QuotaOption({ options, set }: OptionProps) {
  const { t } = useLang();
  return (
    <Stack gap="xs">
      <Choice
        value={options.on_quota ?? 'refuse'}
        onChange={(next) => set({ on_quota: next === 'partial' ? next : undefined })}
        of={[
          { value: 'refuse', label: t('options.quotaRefuse') },
          { value: 'partial', label: t('options.quotaPartial'), text: t('options.quotaPartialText') },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t('options.quotaHint')}
      </Text>
    </Stack>
  );
}
