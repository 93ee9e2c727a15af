import { Select } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { CalendarWindow, Window } from '../api/types';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { pastCalendar } from './leaf';
import { SpanInput } from './SimpleControls';

type Form = 'ever' | 'last' | 'between' | 'calendar';
const formOf = (window: Window | undefined): Form =>
  !window ? 'ever' : 'last' in window ? 'last' : 'calendar' in window ? 'calendar' : 'between';

/** The stretch of time in which events count. Both days of a fixed period are included, in the workspace's zone. */
export function WindowInput({
  value,
  onChange,
}: {
  value: Window | undefined;
  onChange: (value: Window | undefined) => void;
}) {
  const { t, lang } = useLang();
  const form = formOf(value);
  const start = (next: Form): Window | undefined => {
    if (next === 'last') return { last: { amount: 90, unit: 'days' } };
    if (next === 'calendar') return { calendar: 'this_month' };
    return next === 'between' ? {} : undefined;
  };
  const day = (label: string, at: string | undefined, set: (next: string | undefined) => void) => (
    <DateInput
      size="xs"
      w={138}
      clearable
      aria-label={label}
      placeholder={label}
      valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'D MMM YYYY'}
      value={at?.slice(0, 10) ?? null}
      onChange={(next) => set(next ?? undefined)}
    />
  );
  return (
    <>
      <Select
        size="xs"
        w={100}
        aria-label={t('segments.window')}
        value={form}
        onChange={(next) => onChange(start(next as Form))}
        data={(['ever', 'last', 'between', 'calendar'] as const).map((each) => ({
          value: each,
          label: t(`segments.windows.${each}`),
        }))}
      />
      {value && 'last' in value && <SpanInput value={value.last} onChange={(last) => onChange({ last })} />}
      {value && 'calendar' in value && (
        <Select
          size="xs"
          w={100}
          aria-label={t('segments.window')}
          value={value.calendar}
          onChange={(calendar) => onChange({ calendar: calendar as CalendarWindow })}
          data={pastCalendar.map((word) => ({ value: word, label: t(`segments.calendar.${word}`) }))}
        />
      )}
      {value && form === 'between' && !('last' in value) && !('calendar' in value) && (
        <>
          {day(t('segments.from'), value.from, (from) => onChange({ ...value, from }))}
          <span className={classes.word}>{t('segments.to')}</span>
          {day(t('segments.until'), value.to, (to) => onChange({ ...value, to }))}
        </>
      )}
    </>
  );
}
