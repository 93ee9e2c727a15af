import { NumberInput, TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { numberOps, type Op } from '../language';
import { arityOf } from '../value-test';
import { WordSelect, widthOf } from './WordSelect';

interface NumberOpProps {
  op: string;
  value: unknown;
  onChange: (op: string, value: number | number[]) => void;
  suffix?: string;
  w?: number;
  min?: number;
}

const numbers = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'number') : []);
const first = (value: unknown) => (Array.isArray(value) ? value[0] : value);

/** A comparison with one number, two of them, or a list. In Japanese the operator comes last, as one says it. */
export function NumberOp({ op, value, onChange, suffix, w, min }: NumberOpProps) {
  const { t, lang } = useLang();
  const arity = arityOf('number', op);
  const width = w ?? (suffix ? 64 : 96);
  const one = (at: unknown, set: (next: number) => void) => (
    <NumberInput
      size="xs"
      w={width}
      hideControls
      min={min}
      thousandSeparator=","
      aria-label={t('segments.value')}
      value={typeof at === 'number' && Number.isFinite(at) ? at : ''}
      onChange={(next) => set(next === '' ? Number.NaN : Number(next))}
    />
  );
  let values: ReactNode;
  if (arity === 'many') {
    values = <NumberList value={numbers(value)} onChange={(next) => onChange(op, next)} />;
  } else if (arity === 'two') {
    const [from, to] = Array.isArray(value) ? value : [value, undefined];
    values = (
      <>
        {one(from, (next) => onChange(op, [next, to ?? Number.NaN]))}
        <span className={classes.word}>{t('segments.to')}</span>
        {one(to, (next) => onChange(op, [from ?? Number.NaN, next]))}
      </>
    );
  } else {
    values = one(first(value), (next) => onChange(op, next));
  }
  const change = (next: string) => {
    const kept = first(value);
    const number = typeof kept === 'number' ? kept : Number.NaN;
    switch (arityOf('number', next)) {
      case 'many':
        return onChange(next, arity === 'many' ? numbers(value) : Number.isFinite(number) ? [number] : []);
      case 'two':
        return onChange(next, arity === 'two' ? numbers(value) : [number, Number.NaN]);
      default:
        return onChange(next, number);
    }
  };
  const operator = (
    <WordSelect
      label={t('segments.operator')}
      w={widthOf(t(`segments.ops.${op as Op}`), lang === 'ja')}
      words={numberOps}
      say={(each) => t(`segments.ops.${each}`)}
      value={op as (typeof numberOps)[number]}
      onChange={change}
    />
  );
  const after = suffix && <span className={classes.word}>{suffix}</span>;
  return lang === 'ja' ? (
    <>
      {values}
      {after}
      {operator}
    </>
  ) : (
    <>
      {operator}
      {values}
      {after}
    </>
  );
}

export function NumberList({ value, onChange }: { value: readonly number[]; onChange: (value: number[]) => void }) {
  const { t } = useLang();
  return (
    <TagsInput
      size="xs"
      miw={130}
      maw={260}
      aria-label={t('segments.values')}
      placeholder={value.length ? undefined : t('segments.valuesHint')}
      splitChars={[',', '、', ' ']}
      acceptValueOnBlur
      value={value.map(String)}
      onChange={(next) => onChange(next.map((text) => Number(text.normalize('NFKC'))).filter(Number.isFinite))}
    />
  );
}
