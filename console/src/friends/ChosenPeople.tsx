import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ProfileSummary } from '../api/types';
import { useLang } from '../shared/use-lang';
import { TagBadge } from '../tags/TagBadge';
import { PersonPicker } from './PersonPicker';

interface ChosenPeopleProps {
  people: ProfileSummary[];
  onChange: (people: ProfileSummary[]) => void;
  /** Says what they are chosen for. */
  label: string;
  /** Only people who can be sent to. */
  following?: boolean;
  /** No more than so many. */
  most?: number;
  /** Stands beside the search field. */
  children?: ReactNode;
}

/** A few people chosen by name, each with a way out again. */
export function ChosenPeople({ people, onChange, label, following, most, children }: ChosenPeopleProps) {
  const { t } = useLang();
  return (
    <>
      {people.length > 0 && (
        <Group gap={6}>
          {people.map((person) => (
            <TagBadge
              key={person.id}
              tag={{ id: person.id, name: person.display_name || t('common.anonymous'), color: '#5675d9' }}
              label={t('common.remove')}
              onRemove={() => onChange(people.filter((each) => each.id !== person.id))}
            />
          ))}
        </Group>
      )}
      <Group gap="xs" align="flex-end">
        {(most === undefined || people.length < most) && (
          <PersonPicker
            key={people.length}
            following={following}
            aria-label={label}
            placeholder={label}
            value={null}
            without={people.map((person) => person.id)}
            onChange={(person) => person && onChange([...people, person])}
            w={260}
          />
        )}
        {children}
      </Group>
    </>
  );
}
