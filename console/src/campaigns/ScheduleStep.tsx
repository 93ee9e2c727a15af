import { SegmentedControl, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useLang } from '../shared/use-lang';
import { isoToZoned, zonedToIso } from '../shared/zoned';

export interface Schedule {
  kind: 'now' | 'later';
  /** Wall clock of the workspace's zone, `YYYY-MM-DD HH:mm:ss`. */
  local: string | null;
}

/** ② When: at once, or at a time of the workspace's zone. */
export function ScheduleStep({ value, onChange }: { value: Schedule; onChange: (value: Schedule) => void }) {
  const { t, lang, zone } = useLang();
  const now = isoToZoned(new Date().toISOString(), zone);
  const past = value.kind === 'later' && value.local !== null && value.local <= now;
  return (
    <Stack gap="sm" align="flex-start">
      <SegmentedControl
        value={value.kind}
        onChange={(kind) =>
          onChange(
            kind === 'later' ? { kind: 'later', local: value.local ?? inAnHour(zone) } : { ...value, kind: 'now' },
          )
        }
        data={[
          { value: 'now', label: t('campaigns.now') },
          { value: 'later', label: t('campaigns.later') },
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
    </Stack>
  );
}

/** The instant to send at; undefined for at once, null while none (or a past one) is chosen. */
export function instantOf(schedule: Schedule, zone: string): string | undefined | null {
  if (schedule.kind === 'now') return undefined;
  if (!schedule.local) return null;
  const iso = zonedToIso(schedule.local, zone);
  return iso && iso > new Date().toISOString() ? iso : null;
}

/** The first full hour at least one hour from now, to begin with. */
function inAnHour(zone: string): string {
  const hour = 3_600_000;
  return isoToZoned(new Date(Math.ceil(Date.now() / hour) * hour + hour).toISOString(), zone);
}
