import { NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import type { Rule } from '../api/planning';
import { NextDates, useNextDates } from '../schedules/NextDates';
import { RuleInput } from '../schedules/RuleInput';
import { isWhole, newRule } from '../schedules/rule';
import { usePhone } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { isoToZoned, zonedToIso } from '../shared/zoned';

export interface Schedule {
  kind: 'now' | 'later' | 'repeat';
  /** Wall clock of the workspace's zone, `YYYY-MM-DD HH:mm:ss`. */
  local: string | null;
  rule: Rule;
  graceMinutes: number;
}

export const newSchedule = (repeat: boolean, zone: string): Schedule => ({
  kind: repeat ? 'repeat' : 'now',
  local: null,
  rule: newRule(isoToZoned(new Date().toISOString(), zone).slice(0, 10)),
  graceMinutes: 60,
});

/** ② When: at once, at a time of the workspace's zone, or again and again. */
export function ScheduleStep({ value, onChange }: { value: Schedule; onChange: (value: Schedule) => void }) {
  const { t, lang, zone } = useLang();
  const phone = usePhone();
  const now = isoToZoned(new Date().toISOString(), zone);
  const past = value.kind === 'later' && value.local !== null && value.local <= now;
  const choose = (kind: Schedule['kind']) =>
    onChange({ ...value, kind, local: kind === 'later' ? (value.local ?? inAnHour(zone)) : value.local });
  return (
    <Stack gap="md">
      <SegmentedControl
        value={value.kind}
        style={{ alignSelf: phone ? 'stretch' : 'flex-start' }}
        onChange={(kind) => choose(kind as Schedule['kind'])}
        data={[
          { value: 'now', label: t('campaigns.now') },
          { value: 'later', label: t('campaigns.later') },
          { value: 'repeat', label: t('schedules.repeat') },
        ]}
      />
      {value.kind === 'later' && (
        <DateTimePicker
          label={t('campaigns.laterAt', { zone })}
          valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd) HH:mm' : 'ddd, D MMM YYYY HH:mm'}
          minDate={now.slice(0, 10)}
          value={value.local}
          error={past ? t('campaigns.laterPast') : undefined}
          onChange={(local) => onChange({ ...value, local })}
          w={260}
          clearable
        />
      )}
      {value.kind === 'repeat' && <Repeat value={value} onChange={onChange} />}
    </Stack>
  );
}

function Repeat({ value, onChange }: { value: Schedule; onChange: (value: Schedule) => void }) {
  const { t } = useLang();
  const dates = useNextDates(value.rule);
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('schedules.repeatText')}
      </Text>
      <RuleInput rule={value.rule} onChange={(rule) => onChange({ ...value, rule })} problems={dates.problems} />
      <NumberInput
        label={t('schedules.grace')}
        description={t('schedules.graceHint')}
        maw={360}
        min={0}
        max={1440}
        suffix={t('options.minutes')}
        value={value.graceMinutes}
        onChange={(next) => onChange({ ...value, graceMinutes: Number(next) || 0 })}
      />
      <NextDates dates={dates} />
    </>
  );
}

/** The time is chosen and has not passed. */
export const isTimed = (schedule: Schedule, zone: string) =>
  schedule.kind === 'repeat' ? isWhole(schedule.rule) : instantOf(schedule, zone) !== null;

/** The instant to send at; undefined for at once, null while none (or a past one) is chosen. */
export function instantOf(schedule: Schedule, zone: string): string | undefined | null {
  if (schedule.kind !== 'later') return undefined;
  if (!schedule.local) return null;
  const iso = zonedToIso(schedule.local, zone);
  return iso && iso > new Date().toISOString() ? iso : null;
}

/** The first full hour at least one hour from now, to begin with. */
function inAnHour(zone: string): string {
  const hour = 3_600_000;
  return isoToZoned(new Date(Math.ceil(Date.now() / hour) * hour + hour).toISOString(), zone);
}
