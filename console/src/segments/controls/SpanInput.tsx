import { NumberInput } from '@mantine/core';
import type { Amount, Unit } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { units } from '../language';
import { WordSelect } from './WordSelect';

interface SpanInputProps {
  value: Amount;
  onChange: (value: Amount) => void;
  offered?: readonly Unit[];
}

/** A length of time: number and unit. */
export function SpanInput({ value, onChange, offered = units }: SpanInputProps) {
  const { t } = useLang();
  return (
    <>
      <WholeInput
        label={t('segments.amount')}
        value={value.amount}
        onChange={(amount) => onChange({ ...value, amount })}
      />
      <WordSelect
        w={84}
        label={t('segments.unit')}
        words={offered}
        say={(unit) => t(`segments.units.${unit}`)}
        value={value.unit}
        onChange={(unit) => onChange({ ...value, unit })}
      />
    </>
  );
}

interface WholeInputProps {
  label: string;
  value: number | undefined;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  w?: number;
}

/** A small whole number; empty reads as 0, which no condition takes. */
export function WholeInput({ label, value, onChange, min = 1, max, w = 58 }: WholeInputProps) {
  return (
    <NumberInput
      size="xs"
      w={w}
      hideControls
      min={min}
      max={max}
      allowDecimal={false}
      thousandSeparator=","
      aria-label={label}
      value={value || ''}
      onChange={(next) => onChange(Number(next) || 0)}
    />
  );
}
