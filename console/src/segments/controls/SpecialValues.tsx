import { MultiSelect, NumberInput } from '@mantine/core';
import type { PropertyCondition } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { monthWords } from '../language';
import { WholeInput } from './SpanInput';
import { WordSelect } from './WordSelect';

/** This, last or next month, or months by their names. */
export function MonthsInput({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const { t, lang } = useLang();
  const listed = Array.isArray(value);
  const words = [...monthWords, 'chosen'] as const;
  return (
    <>
      <WordSelect
        w={lang === 'ja' ? 108 : 128}
        label={t('segments.value')}
        words={words}
        say={(word) => (word === 'chosen' ? t('segments.chooseMonths') : t(`segments.calendar.${word}`))}
        value={listed ? 'chosen' : (value as (typeof words)[number] | undefined)}
        onChange={(word) => onChange(word === 'chosen' ? [] : word)}
      />
      {listed && (
        <MultiSelect
          size="xs"
          miw={110}
          maw={280}
          aria-label={t('segments.months')}
          placeholder={value.length ? undefined : t('segments.months')}
          value={value.map(String)}
          onChange={(next) => onChange(next.map(Number).sort((a, b) => a - b))}
          data={Array.from({ length: 12 }, (_, index) => ({
            value: String(index + 1),
            label:
              lang === 'ja'
                ? `${index + 1}月`
                : new Date(Date.UTC(2000, index, 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' }),
          }))}
        />
      )}
    </>
  );
}

/** A point on the earth and a distance from it. */
export function PointInput<T extends PropertyCondition>({ test, onChange }: { test: T; onChange: (test: T) => void }) {
  const { t } = useLang();
  const degrees = (name: 'lat' | 'lng', most: number) => (
    <NumberInput
      size="xs"
      w={104}
      hideControls
      min={-most}
      max={most}
      decimalScale={7}
      aria-label={t(`segments.${name}`)}
      placeholder={t(`segments.${name}`)}
      value={test[name] ?? ''}
      onChange={(next) => onChange({ ...test, [name]: next === '' ? undefined : Number(next) })}
    />
  );
  return (
    <>
      {degrees('lat', 90)}
      {degrees('lng', 180)}
      <WholeInput
        label={t('segments.metres')}
        w={86}
        max={20_100_000}
        value={test.metres}
        onChange={(metres) => onChange({ ...test, metres })}
      />
      <span className={classes.word}>{t('segments.metresFrom')}</span>
    </>
  );
}
