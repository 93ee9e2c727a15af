import { Button, Stack, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { randomKey } from '../api/random-key';
import type { Account, Id, ProfileSummary, TestSend } from '../api/types';
import { ChosenPeople } from '../friends/ChosenPeople';
import { notifyDone } from '../shared/notify';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

const most = 20;

/** Who gets the tests of an account is remembered in this browser: it is nearly always the same few colleagues. */
function rememberedTesters(accountId: number): ProfileSummary[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(`todoke.testers.${accountId}`) ?? '[]');
    return Array.isArray(list) ? (list as ProfileSummary[]) : [];
  } catch {
    return []; // Somebody else's text under our name: start with nobody.
  }
}

interface TestStepProps {
  /** Whether there is a message that can be tested. */
  ready: boolean;
  account: Account;
  /** Null: it could not be saved, which is said elsewhere. */
  send: (people: Id[], key: string) => Promise<TestSend | null>;
  onDone: () => void;
}

/** A test to a few people, marked 【テスト】: of a campaign, or of what is repeated. */
export function TestStep({ ready, account, send, onDone }: TestStepProps) {
  const { t, f, say } = useLang();
  const [people, setPeople] = useState(() => rememberedTesters(account.id));
  const keep = (next: ProfileSummary[]) => {
    setPeople(next);
    localStorage.setItem(
      `todoke.testers.${account.id}`,
      JSON.stringify(next.map(({ id, display_name }) => ({ id, display_name }))),
    );
  };
  const test = useMutation({
    mutationFn: () =>
      send(
        people.map((person) => person.id),
        randomKey(),
      ),
    onSuccess: (result) => {
      if (!result?.sent.every((each) => each.outcome === 'accepted')) return;
      onDone();
      notifyDone(t('campaigns.testDone'));
    },
  });
  const outcomes = ['accepted', 'refused', 'held_back'] as const;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('campaigns.testText')}
      </Text>
      <ChosenPeople people={people} onChange={keep} label={t('campaigns.testPerson')} following most={most}>
        <Button
          variant="light"
          leftSection={<IconFlask size={16} />}
          disabled={people.length === 0 || !ready}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {people.length === 0 ? t('campaigns.test') : t('campaigns.testDo', { people: f.people(people.length) })}
        </Button>
      </ChosenPeople>
      <ErrorNotice error={test.error} />
      {test.data?.sent.map((each) => {
        const outcome = outcomes.find((known) => known === each.outcome);
        return (
          <Text
            key={`${each.profile_id} ${each.variant ?? ''}`}
            size="xs"
            c={each.outcome === 'accepted' ? 'teal.8' : 'red'}
          >
            {people.find((person) => person.id === each.profile_id)?.display_name || each.profile_id}
            {each.variant ? ` (${each.variant})` : ''}:{' '}
            {outcome ? t(`campaigns.testOutcomes.${outcome}`) : each.outcome}{' '}
            {say({ ja: each.ja ?? '', en: each.en ?? '' })}
          </Text>
        );
      })}
    </Stack>
  );
}
