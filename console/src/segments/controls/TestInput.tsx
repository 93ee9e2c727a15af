import { ActionIcon, MultiSelect, NumberInput, Select, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { IconLetterCase } from '@tabler/icons-react';
import type { AttributeChoice, Path, PropertyCondition, ValueAs } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { dateCalendar, dayUnits, monthWords, type Op, units } from '../language';
import { arityOf, isNumeric, opsFor, withOp } from '../value-test';
import { ElementTests } from './ElementTests';
import { NumberList } from './NumberOp';
import { PrefectureSelect, RegionSelect } from './PlaceSelect';
import { SpanInput, WholeInput } from './SpanInput';
import { EdgeInput } from './WindowInput';
import { WordSelect, widthOf } from './WordSelect';

export interface TestInputProps<T extends PropertyCondition> {
  test: T;
  onChange: (test: T) => void;
  choices?: AttributeChoice[] | null;
  unit?: string | null;
  /** How the value may be read; with more than one, the reading can be chosen. */
  readings: readonly ValueAs[];
  /** Paths seen inside, offered where a list's elements are tested. */
  paths?: Path[];
  /** How many tests on list elements this one stands in. */
  nested?: number;
}

/** Reading, operator and value of a test, with the controls its type asks for. In Japanese the operator comes last, as one says it. */
export function TestInput<T extends PropertyCondition>(props: TestInputProps<T>) {
  const { test, onChange, readings, nested = 0 } = props;
  const { t, lang } = useLang();
  const as = test.as ?? readings[0] ?? 'text';
  const ops = opsFor(as).filter((op) => nested < 2 || (op !== 'has_element' && op !== 'has_no_element'));
  const known = { ...test, as };
  const arity = arityOf(as, test.op);
  const value = <ValuePart {...props} test={known} as={as} />;
  const operator = (
    <WordSelect
      label={t('segments.operator')}
      w={widthOf(t(`segments.ops.${test.op as Op}`), lang === 'ja')}
      words={ops}
      say={(op) => t(`segments.ops.${op}`)}
      value={test.op as Op}
      onChange={(op) => onChange(withOp(known, as, op))}
    />
  );
  const offered: readonly ValueAs[] = readings.includes(as) ? readings : [as, ...readings];
  return (
    <>
      {offered.length > 1 && (
        <WordSelect
          label={t('segments.reading')}
          w={widthOf(t(`segments.as.${as}`), lang === 'ja')}
          words={offered}
          say={(each) => t(`segments.as.${each}`)}
          value={as}
          onChange={(next) => onChange(withOp(known, next, opsFor(next)[0] ?? 'exists'))}
        />
      )}
      {lang === 'ja' && arity !== 'element' && value}
      {operator}
      {(lang !== 'ja' || arity === 'element') && value}
      {as === 'text' && arity !== 'none' && (
        <Tooltip label={t('segments.ignoreCase')}>
          <ActionIcon
            variant={test.ignore_case ? 'light' : 'subtle'}
            color={test.ignore_case ? 'ai' : 'gray'}
            aria-label={t('segments.ignoreCase')}
            aria-pressed={test.ignore_case ?? false}
            onClick={() => onChange({ ...known, ignore_case: test.ignore_case ? undefined : true })}
          >
            <IconLetterCase size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}

type PartProps<T extends PropertyCondition> = TestInputProps<T> & { as: ValueAs };

function ValuePart<T extends PropertyCondition>(props: PartProps<T>) {
  const { test, onChange, as } = props;
  const { t } = useLang();
  const set = (value: unknown) => onChange({ ...test, value });
  switch (arityOf(as, test.op)) {
    case 'none':
    case 'today':
      return null;
    case 'span':
      return (
        <SpanInput
          offered={as === 'date' ? dayUnits : units}
          value={{ amount: test.amount ?? 0, unit: test.unit ?? 'days' }}
          onChange={(span) => onChange({ ...test, ...span })}
        />
      );
    case 'days':
      return (
        <>
          <WholeInput
            label={t('segments.amount')}
            max={365}
            value={test.amount}
            onChange={(amount) => onChange({ ...test, amount, unit: 'days' })}
          />
          <span className={classes.word}>{t('segments.units.days')}</span>
        </>
      );
    case 'calendar':
      return (
        <WordSelect
          w={116}
          label={t('segments.value')}
          words={dateCalendar}
          say={(word) => t(`segments.calendar.${word}`)}
          value={test.value as (typeof dateCalendar)[number] | undefined}
          onChange={set}
        />
      );
    case 'months':
      return <MonthsInput value={test.value} onChange={set} />;
    case 'point':
      return <PointInput test={test} onChange={onChange} />;
    case 'element':
      return <ElementTests {...props} />;
    case 'many':
      return <ManyValues {...props} set={set} />;
    case 'two': {
      const [from, to] = Array.isArray(test.value) ? test.value : [undefined, undefined];
      return (
        <>
          <OneValue {...props} value={from} set={(next) => set([next, to])} />
          <span className={classes.word}>{t('segments.to')}</span>
          <OneValue {...props} value={to} set={(next) => set([from, next])} />
        </>
      );
    }
    default:
      return <OneValue {...props} value={test.value} set={set} />;
  }
}

function MonthsInput({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
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

function PointInput<T extends PropertyCondition>({ test, onChange }: { test: T; onChange: (test: T) => void }) {
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

type SetProps<T extends PropertyCondition> = PartProps<T> & { set: (value: unknown) => void };

function ManyValues<T extends PropertyCondition>({ test, as, choices, set }: SetProps<T>) {
  const { t } = useLang();
  if (as === 'prefecture') return <PrefectureSelect value={test.value} onChange={set} />;
  if (as === 'region') return <RegionSelect value={test.value} onChange={set} />;
  const values: unknown[] = Array.isArray(test.value) ? test.value : [];
  if (isNumeric(as)) return <NumberList value={values.map(Number)} onChange={set} />;
  if (choices?.length && values.every((value) => choices.some((choice) => choice.value === value))) {
    return (
      <MultiSelect
        size="xs"
        miw={150}
        maw={300}
        searchable
        aria-label={t('segments.values')}
        placeholder={values.length ? undefined : t('segments.value')}
        value={values.map(String)}
        data={choices.map((choice) => ({ value: choice.value, label: choice.label || choice.value }))}
        onChange={set}
      />
    );
  }
  return (
    <TagsInput
      size="xs"
      miw={140}
      maw={300}
      acceptValueOnBlur
      aria-label={t('segments.values')}
      placeholder={values.length ? undefined : t('segments.valuesHint')}
      value={values.map(String)}
      data={(choices ?? []).map((choice) => choice.value)}
      // A list may hold numbers and booleans; what was one stays one.
      onChange={(next) => set(next.map((text) => values.find((value) => String(value) === text) ?? text))}
    />
  );
}

function OneValue<T extends PropertyCondition>({ as, value, choices, unit, set }: SetProps<T> & { value: unknown }) {
  const { t } = useLang();
  const label = t('segments.value');
  if (as === 'school_grade') return <GradeSelect value={value} onChange={set} />;
  if (isNumeric(as)) {
    const suffix = as === 'age' ? t('segments.years') : as === 'number' && unit ? unit : undefined;
    return (
      <NumberInput
        size="xs"
        w={as === 'number' ? 110 : 78}
        hideControls
        aria-label={label}
        placeholder={as === 'number' ? label : undefined}
        thousandSeparator=","
        suffix={suffix ? ` ${suffix}` : undefined}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => set(next === '' ? undefined : Number(next))}
      />
    );
  }
  if (as === 'date' || as === 'datetime') {
    return (
      <EdgeInput
        label={label}
        moments={as === 'datetime'}
        value={typeof value === 'string' ? value : undefined}
        onChange={set}
      />
    );
  }
  if (as === 'rank' || (choices?.length && (value === undefined || choices.some((choice) => choice.value === value)))) {
    const shown = (choices ?? []).map((choice) => ({ value: choice.value, label: choice.label || choice.value }));
    if (typeof value === 'string' && !shown.some((choice) => choice.value === value))
      shown.push({ value, label: value });
    return (
      <Select
        size="xs"
        w={160}
        searchable
        aria-label={label}
        placeholder={label}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => set(next ?? undefined)}
        data={shown}
      />
    );
  }
  return (
    <TextInput
      size="xs"
      w={160}
      aria-label={label}
      placeholder={label}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

const grades = Array.from({ length: 12 }, (_, index) => index + 1);

/** A school year by its name; the condition holds its number, 1 to 12 (less is before school, more is after). */
function GradeSelect({ value, onChange }: { value: unknown; onChange: (grade: number) => void }) {
  const { t } = useLang();
  const name = (grade: number) => {
    if (grade <= 6) return t('segments.primary', { year: grade });
    return grade <= 9 ? t('segments.middle', { year: grade - 6 }) : t('segments.high', { year: grade - 9 });
  };
  const data = grades.map((grade) => ({ value: String(grade), label: name(grade) }));
  if (typeof value === 'number' && !grades.includes(value))
    data.unshift({ value: String(value), label: String(value) });
  return (
    <Select
      size="xs"
      w={104}
      aria-label={t('segments.as.school_grade')}
      placeholder={t('segments.as.school_grade')}
      value={typeof value === 'number' ? String(value) : null}
      onChange={(next) => next !== null && onChange(Number(next))}
      data={data}
    />
  );
}
