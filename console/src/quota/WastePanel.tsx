import { Button, Divider, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { readWaste } from '../api/planning';
import type { Account, ConditionNode, Definition } from '../api/types';
import { useMay } from '../session/SessionContext';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Unverified } from './QuotaPage';

const periods = [30, 60, 90, 180, 365];

/** むだになりやすい通数: who could be left out of a campaign to everybody, and what that saves. */
export function WastePanel({ account }: { account: Account }) {
  const { t, f, say } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const [days, setDays] = useState(90);
  const query = useQuery({
    queryKey: ['waste', account.id, days],
    queryFn: () => readWaste(account.id, days),
    placeholderData: keepPreviousData,
  });
  const without = (condition: ConditionNode): Definition => ({ version: 1, condition: { type: 'not', of: condition } });
  return (
    <Paper withBorder p="lg" data-testid="waste">
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div>
          <Title order={2} size="h4">
            {t('quota.waste')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('quota.wasteHint')}
          </Text>
        </div>
        <Select
          aria-label={t('quota.wasteDays')}
          w={150}
          size="xs"
          value={String(days)}
          onChange={(next) => setDays(Number(next))}
          data={periods.map((each) => ({ value: String(each), label: t('quota.wastePeriod', { days: each }) }))}
        />
      </Group>
      <QueryView query={query} rows={3}>
        {(data) => (
          <Stack gap="sm">
            {data.items.map((each, index) => (
              <div key={each.code}>
                {index > 0 && <Divider mb="sm" />}
                <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
                  <Text size="sm">{say(each)}</Text>
                  <Text size="sm" fw={600} className="number" style={{ whiteSpace: 'nowrap' }}>
                    {f.people(each.people)}
                  </Text>
                </Group>
                <Group justify="space-between" gap="xs" mt={2}>
                  <Text size="xs" c="dimmed" className="number">
                    {each.messages > 0
                      ? t('quota.wasteSaves', { messages: f.messages(each.messages) })
                      : each.code === 'blocked' && t('quota.wasteFree')}
                    {each.yen !== null && each.messages > 0 && ` · ${f.yen(each.yen)} `}
                    {each.yen !== null && each.messages > 0 && !data.price_verified && <Unverified />}
                  </Text>
                  {may.edit && each.messages > 0 && each.people > 0 && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      leftSection={<IconUserMinus size={13} />}
                      onClick={() =>
                        void navigate('/campaigns/new/edit', { state: { definition: without(each.condition) } })
                      }
                    >
                      {t('quota.wasteWithout')}
                    </Button>
                  )}
                </Group>
              </div>
            ))}
          </Stack>
        )}
      </QueryView>
    </Paper>
  );
}
