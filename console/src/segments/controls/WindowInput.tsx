import { ActionIcon, Tooltip } from '@mantine/core';
import { DateInput, DateTimePicker } from '@mantine/dates';
import { IconClock } from '@tabler/icons-react';
import type { Window } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { isoToZoned, zonedToIso } from '../../shared/zoned';
import classes from '../builder.module.css';
import { pastCalendar } from '../language';
import { SpanInput } from './SpanInput';
import { WordSelect } from './WordSelect';

const forms = ['ever', 'last', 'between', 'calendar'] as const;
type Form = (typeof forms)[number];
const formOf = (window: Window | undefined): Form =>
  !window ? 'ever' : 'last' in window ? 'last' : 'calendar' in window ? 'calendar' : 'between';

interface WindowInputProps {
  value: Window | undefined;
  onChange: (value: Window | undefined) => void;
  /** What it says where there is no window. */
  ever?: string;
}

/** The stretch of time in which something counts. Both days of a fixed period are included, in the workspace's zone. */
export function WindowInput({ value, onChange, ever }: WindowInputProps) {
  const { t, lang } = useLang();
  const form = formOf(value);
  const start = (next: Form): Window | undefined => {
    if (next === 'last') return { last: { amount: 90, unit: 'days' } };
    if (next === 'calendar') return { calendar: 'this_month' };
    return next === 'between' ? {} : undefined;
  };
  return (
    <>
      <WordSelect
        label={t('segments.window')}
        w={lang === 'ja' ? 110 : 128}
        words={forms}
        say={(each) => (each === 'ever' && ever ? ever : t(`segments.windows.${each}`))}
        value={form}
        onChange={(next) => onChange(start(next))}
      />
      {value && 'last' in value && <SpanInput value={value.last} onChange={(last) => onChange({ last })} />}
      {value && 'calendar' in value && (
        <WordSelect
          label={t('segments.window')}
          w={lang === 'ja' ? 90 : 128}
          words={pastCalendar}
          say={(word) => t(`segments.calendar.${word}`)}
          value={value.calendar}
          onChange={(calendar) => onChange({ calendar })}
        />
      )}
      {value && form === 'between' && !('last' in value) && !('calendar' in value) && (
        <>
          <EdgeInput
            label={t('segments.from')}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
            moments
          />
          <span className={classes.word}>{t('segments.to')}</span>
          <EdgeInput
            label={t('segments.until')}
            value={value.to}
            onChange={(to) => onChange({ ...value, to })}
            moments
          />
        </>
      )}
    </>
  );
}

interface EdgeInputProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Offer a time of day too. */
  moments?: boolean;
}

/** A whole day, or an instant on the wall clock of the workspace's zone. */
export function EdgeInput({ label, value, onChange, moments }: EdgeInputProps) {
  const { t, lang, zone } = useLang();
  const timed = value?.includes('T') ?? false;
  const day = lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'D MMM YYYY';
  return (
    <span className={classes.edge}>
      {timed ? (
        <DateTimePicker
          size="xs"
          w={170}
          aria-label={label}
          valueFormat={`${day} HH:mm`}
          value={value ? isoToZoned(value, zone) : null}
          onChange={(next) => onChange(next ? zonedToIso(next, zone) : undefined)}
        />
      ) : (
        <DateInput
          size="xs"
          w={138}
          clearable
          aria-label={label}
          placeholder={label}
          valueFormat={day}
          value={value ?? null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )}
      {moments && value && (
        <Tooltip label={timed ? t('segments.wholeDay') : t('segments.withTime')}>
          <ActionIcon
            variant="subtle"
            color={timed ? 'ai' : 'gray'}
            aria-label={timed ? t('segments.wholeDay') : t('segments.withTime')}
            aria-pressed={timed}
            onClick={() =>
              onChange(timed ? isoToZoned(value, zone).slice(0, 10) : zonedToIso(`${value} 00:00:00`, zone))
            }
          >
            <IconClock size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}
