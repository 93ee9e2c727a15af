import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLetterCase } from '@tabler/icons-react';
import type { AttributeChoice, Path, PropertyCondition, ValueAs } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { dateCalendar, dayUnits, type Op, units } from '../language';
import { arityOf, opsFor, withOp } from '../value-test';
import { ElementTests } from './ElementTests';
import { SpanInput, WholeInput } from './SpanInput';
import { MonthsInput, PointInput } from './SpecialValues';
import { ManyValues, OneValue } from './Values';
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
      return <ManyValues as={as} value={test.value} set={set} choices={props.choices} />;
    case 'two': {
      const [from, to] = Array.isArray(test.value) ? test.value : [undefined, undefined];
      return (
        <>
          <OneValue as={as} unit={props.unit} value={from} set={(next) => set([next, to])} />
          <span className={classes.word}>{t('segments.to')}</span>
          <OneValue as={as} unit={props.unit} value={to} set={(next) => set([from, next])} />
        </>
      );
    }
    default:
      return <OneValue as={as} unit={props.unit} choices={props.choices} value={test.value} set={set} />;
  }
}
