import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import type { Id, Tag } from '../api/types';
import { useTags } from './use-tags';

/** Options grouped by folder, as the tag screen shows them. */
export function tagOptions(tags: Tag[]) {
  const folders = new Map<string, { value: string; label: string }[]>();
  for (const tag of tags) {
    const group = folders.get(tag.folder ?? '') ?? [];
    group.push({ value: String(tag.id), label: tag.name });
    folders.set(tag.folder ?? '', group);
  }
  return [...folders].map(([group, items]) => ({ group, items }));
}

type TagSelectProps = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  value: Id | null;
  onChange: (id: Id | null) => void;
};

export function TagSelect({ value, onChange, ...props }: TagSelectProps) {
  const tags = useTags();
  const data = useMemo(() => tagOptions(tags.data?.items ?? []), [tags.data]);
  return (
    <Select
      searchable
      data={data}
      value={value ? String(value) : null}
      onChange={(text) => onChange(text ? Number(text) : null)}
      {...props}
    />
  );
}
