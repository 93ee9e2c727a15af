import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listProfiles } from '../api/profiles';
import type { Id, ProfileSummary } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useLang } from '../shared/use-lang';

type PersonPickerProps = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  value: ProfileSummary | null;
  onChange: (person: ProfileSummary | null) => void;
  without?: readonly Id[];
  /** Only friends of the account in use (someone a message can be sent to). */
  following?: boolean;
};

/** One person, found by name. */
export function PersonPicker({ value, onChange, without = [], following, ...props }: PersonPickerProps) {
  const { t } = useLang();
  const { account } = useAccounts();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const search = q === value?.display_name ? '' : q;
  const query = useQuery({
    queryKey: ['person-picker', account?.id, search, following],
    queryFn: ({ signal }) =>
      listProfiles(
        { account_id: account?.id, q: search, state: following ? 'following' : undefined, limit: 20 },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
  const found = (query.data?.items ?? []).filter((person) => !without.includes(person.id));
  const people = value && !found.some((person) => person.id === value.id) ? [value, ...found] : found;
  return (
    <Select
      searchable
      clearable
      nothingFoundMessage={t('friends.noneTitle')}
      // The server already searched, tolerant of full and half width; do not narrow it again.
      filter={({ options }) => options}
      data={people.map((person) => ({
        value: String(person.id),
        label: `${person.display_name || t('common.anonymous')}`,
      }))}
      value={value ? String(value.id) : null}
      onChange={(id) => onChange(people.find((person) => String(person.id) === id) ?? null)}
      onSearchChange={setText}
      {...props}
    />
  );
}
