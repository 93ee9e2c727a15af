import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { AttributeChoice, ValueAs } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { isNumeric } from '../value-test';
import { NumberList } from './NumberOp';
import { PrefectureSelect, RegionSelect } from './PlaceSelect';
import { EdgeInput } from './WindowInput';

interface ValueProps {
  as: ValueAs;
  value: unknown;
  set: (value: unknown) => void;
  choices?: AttributeChoice[] | null;
  unit?: string | null;
}

/** Any number of values of one type. */
export function ManyValues({ value, as, choices, set }: ValueProps) {
  const { t } = useLang();
  if (as === 'prefecture') return <PrefectureSelect value={value} onChange={set} />;
  if (as === 'region') return <RegionSelect value={value} onChange={set} />;
  const values: unknown[] = Array.isArray(value) ? value : [];
  if (isNumeric(as)) return <NumberList value={values.map(Number)} onChange={set} />;
  if (choices?.length && values.every((each) => choices.some((choice) => choice.value === each))) {
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
      onChange={(next) => set(next.map((text) => values.find((each) => String(each) === text) ?? text))}
    />
  );
}

/** One value of one type. */
export function OneValue({ as, value, choices, unit, set }: ValueProps) {
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
