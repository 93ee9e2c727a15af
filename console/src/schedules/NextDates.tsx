import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { previewRule, type Rule } from '../api/planning';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { isWhole } from './rule';

/** The next ten times of a rule that need not be saved, and what the API objects to in it. */
export function useNextDates(rule: Rule) {
  const [asked] = useDebouncedValue(rule, 250);
  const query = useQuery({
    queryKey: ['rule', JSON.stringify(asked)],
    queryFn: ({ signal }) => previewRule(asked, signal),
    enabled: isWhole(asked),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { query, problems: useProblems(query.error) };
}

export function NextDates({ dates }: { dates: ReturnType<typeof useNextDates> }) {
  const { t, f } = useLang();
  const { query, problems } = dates;
  return (
    <Paper bg="gray.0" p="md" radius="md" data-testid="next-dates">
      <Text size="sm" fw={600} mb={6}>
        {t('schedules.next')}
      </Text>
      {problems.map.size === 0 && <ErrorNotice error={query.error} />}
      {!query.error && query.data?.occurrences.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('schedules.never')}
        </Text>
      )}
      {!query.error && (
        <Stack gap={4} style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }}>
          {query.data?.occurrences.map((each) => (
            <Group key={each.day} gap={8}>
              <Text size="sm" className="number">
                {f.dateTime(each.at)}
              </Text>
              {each.holiday && <Badge color="red">{each.holiday}</Badge>}
            </Group>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
