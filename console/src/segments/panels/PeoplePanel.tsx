import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type SegmentQuestion, sampleSegment } from '../../api/segments';
import { useAccounts } from '../../app/AccountContext';
import { FriendStateBadge, PersonCell } from '../../friends/PersonCell';
import { ErrorNotice, Loading } from '../../shared/states';
import { useLang } from '../../shared/use-lang';

/** Some of the people who match, drawn at random, and others at a press. */
export function PeoplePanel({ question, ready }: { question: SegmentQuestion; ready: boolean }) {
  const { t } = useLang();
  const { account } = useAccounts();
  const query = useQuery({
    queryKey: ['sample', JSON.stringify(question), account?.id],
    queryFn: ({ signal }) => sampleSegment(question, account?.id ?? null, 12, signal),
    enabled: ready,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (query.error) return <ErrorNotice error={query.error} />;
  if (!query.data) return <Loading rows={3} />;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {query.data.items.length === 0 ? t('segments.sampleNone') : t('segments.sample')}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconRefresh size={14} />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('segments.sampleAgain')}
        </Button>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" data-testid="segment-sample">
        {query.data.items.map((person) => (
          <Link key={person.id} to={`/friends/${person.id}`} className="plain" style={{ minWidth: 0 }}>
            <Group gap="xs" wrap="nowrap" justify="space-between">
              <PersonCell person={person} size={28} />
              <FriendStateBadge state={person.state} />
            </Group>
          </Link>
        ))}
      </SimpleGrid>
    </>
  );
}
