import { JsonInput, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { DateInput, DateTimePicker } from '@mantine/dates';
import type { AttributeChoice, AttributeType } from '../api/types';
import { useLang } from '../shared/use-lang';
import { isoToZoned, zonedToIso } from '../shared/zoned';

interface ValueInputProps {
  type: AttributeType;
  value: unknown;
  onChange: (value: unknown) => void;
  choices?: AttributeChoice[] | null;
  unit?: string | null;
  label?: string;
  error?: string;
  placeholder?: string;
  w?: number | string;
}

/** One value of a friend field, with the control its type asks for. Dates are the workspace's, instants are UTC. */
export function ValueInput({ type, value, onChange, choices, unit, label, ...rest }: ValueInputProps) {
  const { t, zone, lang } = useLang();
  const common = { ...rest, 'aria-label': label };
  if (choices?.length && type === 'text') {
    return (
      <Select
        {...common}
        searchable
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
        data={choices.map((choice) => ({ value: choice.value, label: choice.label || choice.value }))}
      />
    );
  }
  switch (type) {
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? null : Number(next))}
          suffix={unit ? ` ${unit}` : undefined}
          thousandSeparator=","
        />
      );
    case 'boolean':
      return (
        <Select
          {...common}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => onChange(next === 'true')}
          data={[
            { value: 'true', label: t('common.yes') },
            { value: 'false', label: t('common.no') },
          ]}
        />
      );
    case 'date':
      return (
        <DateInput
          {...common}
          valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'ddd, D MMM YYYY'}
          value={typeof value === 'string' ? value.slice(0, 10) : null}
          onChange={onChange}
        />
      );
    case 'datetime':
      return (
        <DateTimePicker
          {...common}
          valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd) HH:mm' : 'ddd, D MMM YYYY HH:mm'}
          value={typeof value === 'string' ? isoToZoned(value, zone) : null}
          onChange={(next) => onChange(next ? zonedToIso(next, zone) : null)}
        />
      );
    case 'list':
      return <TagsInput {...common} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
    case 'object':
    case 'object_list':
      return (
        <JsonInput
          {...common}
          autosize
          minRows={2}
          defaultValue={value === undefined || value === null ? '' : JSON.stringify(value, null, 2)}
          onChange={(text) => {
            try {
              onChange(JSON.parse(text));
            } catch {
              onChange(undefined); // Not JSON yet: nothing to save until it is.
            }
          }}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          value={typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
