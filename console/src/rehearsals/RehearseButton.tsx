import { Button, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { beginRehearsal, type PeopleKind, type RehearsalInput } from '../api/rehearsals';
import type { ProfileSummary } from '../api/types';
import { PersonPicker } from '../friends/PersonPicker';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { FormModal } from '../shared/FormModal';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { TagBadge } from '../tags/TagBadge';

const kinds: PeopleKind[] = ['sample', 'chosen', 'simulated'];
const mostPeople = 5000;

interface RehearseButtonProps {
  /** What is rehearsed; asked for when the button is pressed, so that a draft is saved first. Null: not yet possible. */
  what: () => Promise<Omit<RehearsalInput, 'people'> | null>;
  disabled?: boolean;
  variant?: string;
}

/** リハーサル: chooses whose phones are looked at, and opens the rehearsal. */
export function RehearseButton({ what, disabled, variant = 'light' }: RehearseButtonProps) {
  const { t } = useLang();
  const may = useMay();
  const [opened, setOpened] = useState(false);
  if (!may.edit) return null;
  return (
    <>
      <Button
        variant={variant}
        leftSection={<IconMovie size={16} />}
        disabled={disabled}
        onClick={() => setOpened(true)}
      >
        {t('rehearsals.open')}
      </Button>
      {opened && <Choose what={what} onClose={() => setOpened(false)} />}
    </>
  );
}

function Choose({ what, onClose }: Pick<RehearseButtonProps, 'what'> & { onClose: () => void }) {
  const { t } = useLang();
  const navigate = useNavigate();
  const phone = usePhone();
  const [kind, setKind] = useState<PeopleKind>('sample');
  const [count, setCount] = useState(200);
  const [people, setPeople] = useState<ProfileSummary[]>([]);
  const begin = useMutation({
    mutationFn: async () => {
      const input = await what();
      if (!input) return null;
      const who = kind === 'chosen' ? { kind, profiles: people.map((each) => each.id) } : { kind, count };
      return beginRehearsal({ ...input, people: who });
    },
    onSuccess: (rehearsal) => rehearsal && void navigate(`/rehearsals/${rehearsal.id}`),
  });
  const problems = useProblems(begin.error);
  return (
    <FormModal
      title={t('rehearsals.openTitle')}
      submit={t('rehearsals.begin')}
      saving={{ ...begin, problems, mutate: () => begin.mutate() }}
      disabled={kind === 'chosen' && people.length === 0}
      onClose={onClose}
    >
      {problems.map.size > 0 && <ErrorNotice error={begin.error} />}
      <Text size="sm" c="dimmed">
        {t('rehearsals.openText')}
      </Text>
      <SegmentedControl
        fullWidth
        orientation={phone ? 'vertical' : 'horizontal'}
        value={kind}
        onChange={(next) => setKind(next as PeopleKind)}
        data={kinds.map((each) => ({ value: each, label: t(`rehearsals.kinds.${each}`) }))}
      />
      <Text size="sm">{t(`rehearsals.kindTexts.${kind}`)}</Text>
      {kind === 'chosen' ? (
        <Stack gap="xs">
          {people.length > 0 && (
            <Group gap={6}>
              {people.map((person) => (
                <TagBadge
                  key={person.id}
                  tag={{ id: person.id, name: person.display_name || t('common.anonymous'), color: '#5675d9' }}
                  label={t('common.remove')}
                  onRemove={() => setPeople(people.filter((each) => each.id !== person.id))}
                />
              ))}
            </Group>
          )}
          <PersonPicker
            key={people.length}
            aria-label={t('rehearsals.person')}
            placeholder={t('rehearsals.person')}
            value={null}
            without={people.map((person) => person.id)}
            onChange={(person) => person && setPeople([...people, person])}
          />
        </Stack>
      ) : (
        <NumberInput
          label={t('rehearsals.count')}
          min={1}
          max={mostPeople}
          clampBehavior="strict"
          thousandSeparator=","
          maw={200}
          value={count}
          onChange={(value) => setCount(Number(value) || 1)}
        />
      )}
    </FormModal>
  );
}
