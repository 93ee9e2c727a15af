import { MultiSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listRehearsedPeople, type Rehearsal, type RehearsedPhone, readPhones } from '../api/rehearsals';
import type { LineMessage } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { Phone } from '../campaigns/Phone';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';

const mostPhones = 12;

/** Phones side by side: of those who got most, or of whoever is chosen. */
export function PhonesTab({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f } = useLang();
  const [chosen, setChosen] = useState<string[]>([]);
  const people = useQuery({
    queryKey: ['rehearsed', rehearsal.id, 'people'],
    queryFn: () => listRehearsedPeople(rehearsal.id),
    placeholderData: keepPreviousData,
  });
  const phones = useQuery({
    queryKey: ['rehearsed', rehearsal.id, 'phones', chosen.join()],
    queryFn: () => readPhones(rehearsal.id, chosen.map(Number)),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="md">
      <MultiSelect
        label={t('rehearsals.phonesOf')}
        searchable
        clearable
        maw={620}
        maxValues={mostPhones}
        value={chosen}
        onChange={setChosen}
        data={(people.data?.items ?? []).map((person) => ({
          value: String(person.profile_id),
          label: `${person.name} (${f.messages(person.received)})`,
        }))}
      />
      <QueryView query={phones}>
        {(data) => (
          <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="lg">
            {data.items.map((phone) => (
              <OnePhone key={phone.profile_id} phone={phone} />
            ))}
          </SimpleGrid>
        )}
      </QueryView>
    </Stack>
  );
}

function OnePhone({ phone }: { phone: RehearsedPhone }) {
  const { t, f } = useLang();
  const { accounts } = useAccounts();
  const owner = accounts.find((each) => each.id === phone.messages.at(-1)?.account_id) ?? accounts[0];
  const messages: LineMessage[] = [];
  const stamps: Record<number, string> = {};
  for (const arrived of phone.messages.filter((each) => each.account_id === owner?.id)) {
    stamps[messages.length] = f.dateTime(arrived.at);
    messages.push(...arrived.messages);
  }
  return (
    <div>
      <Text size="sm" fw={600} ta="center" mb={6}>
        {phone.name} · {f.messages(phone.messages.length)}
      </Text>
      {owner && <Phone account={owner} messages={messages} stamps={stamps} empty={t('rehearsals.phoneEmpty')} />}
    </div>
  );
}
