import { Button, NumberInput, SegmentedControl, Switch, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconMovie } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { beginRehearsal, type PeopleKind, type RehearsalInput } from '../api/rehearsals';
import type { ProfileSummary } from '../api/types';
import { ChosenPeople } from '../friends/ChosenPeople';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { FormModal } from '../shared/FormModal';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { isoToZoned, zonedToIso } from '../shared/zoned';

const kinds: PeopleKind[] = ['sample', 'chosen', 'simulated'];
const mostPeople = 5000;
const mostDays = 92;

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
  const { t, lang, zone } = useLang();
  const navigate = useNavigate();
  const phone = usePhone();
  const [kind, setKind] = useState<PeopleKind>('sample');
  const [count, setCount] = useState(200);
  const [people, setPeople] = useState<ProfileSummary[]>([]);
  const [act, setAct] = useState(false);
  const [until, setUntil] = useState<string | null>(null);
  const day = (ahead: number) => isoToZoned(new Date(Date.now() + ahead * 86_400_000).toISOString(), zone).slice(0, 10);
  const begin = useMutation({
    mutationFn: async () => {
      const input = await what();
      if (!input) return null;
      const who = kind === 'chosen' ? { kind, profiles: people.map((each) => each.id) } : { kind, count };
      return beginRehearsal({
        ...input,
        people: kind === 'simulated' ? who : { ...who, act },
        ...(until ? { until: zonedToIso(`${until} 23:59:59`, zone) } : {}),
      });
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
        <ChosenPeople people={people} onChange={setPeople} label={t('rehearsals.person')} />
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
      {kind !== 'simulated' && (
        <Switch label={t('rehearsals.act')} checked={act} onChange={(event) => setAct(event.currentTarget.checked)} />
      )}
      <DatePickerInput
        label={t('rehearsals.until')}
        description={t('rehearsals.untilHint')}
        valueFormat={lang === 'ja' ? 'YYYY/MM/DD(ddd)' : 'ddd, D MMM YYYY'}
        minDate={day(0)}
        maxDate={day(mostDays - 1)}
        value={until}
        onChange={setUntil}
        clearable
      />
    </FormModal>
  );
}
