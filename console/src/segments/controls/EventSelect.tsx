import { Select } from '@mantine/core';
import { useState } from 'react';
import type { EventName, EventPattern, Path } from '../../api/types';
import { useEventNames } from '../../attributes/use-attributes';
import { useLang } from '../../shared/use-lang';
import { useNames } from '../names';
import type { SeenProperty } from './TestList';

const pathOf = (property: EventName['properties'][number]): Path =>
  Array.isArray(property.path) ? property.path : [property.path];

/** The properties seen in the events of a pattern; for a prefix those of all its names. */
export function useProperties(pattern: EventPattern): SeenProperty[] {
  const events = useEventNames();
  const seen = new Map<string, SeenProperty>();
  for (const each of events.data?.items ?? []) {
    const fits = pattern.name_prefix ? each.name.startsWith(pattern.name_prefix) : each.name === pattern.name;
    if (!fits) continue;
    for (const property of each.properties) {
      const path = pathOf(property);
      const key = JSON.stringify(path);
      if (!seen.has(key)) seen.set(key, { path, type: property.type });
    }
  }
  return [...seen.values()];
}

interface EventSelectProps {
  pattern: EventPattern;
  onChange: (name: { name?: string; name_prefix?: string }) => void;
  label?: string;
}

/** An event by its name, or every event whose name begins so: typing offers both. */
export function EventSelect({ pattern, onChange, label }: EventSelectProps) {
  const { t } = useLang();
  const names = useNames();
  const events = useEventNames();
  const [search, setSearch] = useState('');
  const exact = (name: string) => ({ value: `=${name}`, label: names.event(name) });
  const prefix = (text: string) => ({ value: `^${text}`, label: t('segments.prefix', { name: text }) });

  const data = (events.data?.items ?? []).map((each) => exact(each.name));
  const chosen = pattern.name_prefix ? prefix(pattern.name_prefix) : pattern.name ? exact(pattern.name) : null;
  if (chosen && !data.some((each) => each.value === chosen.value)) data.unshift(chosen);
  const typed = search.trim();
  if (typed && typed !== chosen?.label) {
    for (const each of [exact(typed), prefix(typed)]) {
      if (!data.some((known) => known.value === each.value || known.label === each.label)) data.push(each);
    }
  }
  return (
    <Select
      size="xs"
      w={pattern.name_prefix ? 240 : 150}
      searchable
      aria-label={label ?? t('segments.event')}
      placeholder={label ?? t('segments.event')}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      value={chosen?.value ?? null}
      onSearchChange={setSearch}
      onChange={(next) =>
        next && onChange(next.startsWith('^') ? { name_prefix: next.slice(1) } : { name: next.slice(1) })
      }
      data={data}
    />
  );
}

/** The pattern under another name: tests on properties the new one may not have go with the old name. */
export function renamed<T extends EventPattern>(leaf: T, name: { name?: string; name_prefix?: string }): T {
  const { name: _, name_prefix: __, where: ___, ...rest } = leaf;
  return { ...rest, ...name } as T;
}
