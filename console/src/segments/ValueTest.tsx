import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { Amount, AttributeChoice, PropertyCondition, ValueAs } from '../api/types';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { arityOf, dateCalendar, opsOf, presence, withOp } from './leaf';
import { SpanInput } from './SimpleControls';

type Test = PropertyCondition & Partial<Amount>;

interface ValueTestProps<T extends Test> {
  test: T;
  onChange: (test: T) => void;
  choices?: AttributeChoice[] | null;
  unit?: string | null;
  /** Offer the type too: where nobody declared it. */
  chooseType?: boolean;
}

/** Operator and value of a condition, with the controls its type asks for. */
export function ValueTest<T extends Test>({ test, onChange, choices, unit, chooseType }: ValueTestProps<T>) {
  const { t, lang } = useLang();
  const ops = [...opsOf[test.as], ...presence];
  const value = <ValuePart test={test} onChange={onChange} choices={choices} unit={unit} />;
  return (
    <>
      {chooseType && (
        <Select
          size="xs"
          w={104}
          aria-label={t('attributes.type')}
          value={test.as}
          onChange={(as) => onChange(withOp(test, as as ValueAs, opsOf[as as ValueAs][0]))}
          data={(Object.keys(opsOf) as ValueAs[]).map((as) => ({ value: as, label: t(`segments.as.${as}`) }))}
        />
      )}
      {lang === 'ja' && value}
      <Select
        size="xs"
        w={132}
        aria-label={t('segments.choose')}
        value={test.op}
        onChange={(op) => onChange(withOp(test, test.as, op ?? test.op))}
        data={ops.map((op) => ({ value: op, label: t(`segments.ops.${op}`) }))}
        maxDropdownHeight={320}
      />
      {lang !== 'ja' && value}
    </>
  );
}

function ValuePart<T extends Test>({ test, onChange, choices, unit }: ValueTestProps<T>) {
  const { t } = useLang();
  const arity = arityOf(test.as, test.op);
  const set = (value: unknown) => onChange({ ...test, value });
  if (arity === 'none') return null;
  if (arity === 'span') {
    return (
      <SpanInput
        days={test.as === 'date'}
        value={{ amount: test.amount ?? 0, unit: test.unit ?? 'days' }}
        onChange={(span) => onChange({ ...test, ...span })}
      />
    );
  }
  if (arity === 'calendar') {
    return (
      <Select
        size="xs"
        w={110}
        aria-label={t('segments.value')}
        value={typeof test.value === 'string' ? test.value : null}
        onChange={set}
        data={dateCalendar.map((word) => ({ value: word, label: t(`segments.calendar.${word}`) }))}
      />
    );
  }
  if (arity === 'many') {
    const values = Array.isArray(test.value) ? test.value : [];
    return (
      <TagsInput
        size="xs"
        miw={140}
        maw={260}
        aria-label={t('segments.value')}
        placeholder={values.length ? undefined : t('segments.value')}
        value={values.map(String)}
        data={(choices ?? []).map((choice) => choice.value)}
        onChange={(next) => set(test.as === 'number' ? next.map(Number).filter((each) => !Number.isNaN(each)) : next)}
      />
    );
  }
  if (arity === 'two') {
    const [from, to] = Array.isArray(test.value) ? test.value : [undefined, undefined];
    return (
      <>
        <OneValue as={test.as} value={from} onChange={(next) => set([next, to])} unit={unit} />
        <span className={classes.word}>{t('segments.to')}</span>
        <OneValue as={test.as} value={to} onChange={(next) => set([from, next])} unit={unit} />
      </>
    );
  }
  return <OneValue as={test.as} value={test.value} onChange={set} choices={choices} unit={unit} />;
}

interface OneValueProps {
  as: ValueAs;
  value: unknown;
  onChange: (value: unknown) => void;
  choices?: AttributeChoice[] | null;
  unit?: string | null;
}

function OneValue({ as, value, onChange, choices, unit }: OneValueProps) {
  const { t, lang } = useLang();
  const label = t('segments.value');
  if (as === 'number') {
    return (
      <NumberInput
        size="xs"
        w={110}
        hideControls
        aria-label={label}
        placeholder={label}
        thousandSeparator=","
        suffix={unit ? ` ${unit}` : undefined}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
      />
    );
  }
  if (as === 'date' || as === 'datetime') {
    return (
      <DateInput
        size="xs"
        w={150}
        aria-label={label}
        placeholder={label}
        valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'D MMM YYYY'}
        value={typeof value === 'string' ? value.slice(0, 10) : null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    );
  }
  if (choices?.length) {
    return (
      <Select
        size="xs"
        w={160}
        searchable
        aria-label={label}
        placeholder={label}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => onChange(next ?? undefined)}
        data={choices.map((choice) => ({ value: choice.value, label: choice.label || choice.value }))}
      />
    );
  }
  return (
    <TextInput
      size="xs"
      w={160}
      aria-label={label}
      placeholder={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
