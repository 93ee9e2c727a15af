import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listOutgoing, type Rehearsal } from '../api/rehearsals';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';

/** What the rehearsal decided by itself, and every call that ended in its recorder. */
export function LogTab({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, say } = useLang();
  const outgoing = useQuery({
    queryKey: ['rehearsed', rehearsal.id, 'outgoing'],
    queryFn: () => listOutgoing(rehearsal.id),
  });
  return (
    <Stack gap="md">
      <Paper withBorder p="md">
        <Title order={2} size="h4" mb="sm">
          {t('rehearsals.log')}
        </Title>
        <Stack gap={6}>
          {rehearsal.log.map((note) => (
            <Line key={`${note.at} ${note.en}`} at={note.at} text={say(note)} />
          ))}
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} size="h4" mb="sm">
          {t('rehearsals.outgoing')}
        </Title>
        <QueryView query={outgoing} rows={2}>
          {(data) => (
            <Stack gap={6}>
              {data.items.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('rehearsals.noOutgoing')}
                </Text>
              )}
              {data.items.map((call, index) => (
                <Line key={`${call.at} ${index}`} at={call.at} text={`${call.method} ${call.url}`} />
              ))}
            </Stack>
          )}
        </QueryView>
      </Paper>
    </Stack>
  );
}

function Line({ at, text }: { at: string; text: string }) {
  const { f } = useLang();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Text size="sm" c="dimmed" className="number" style={{ flexShrink: 0 }}>
        {f.dateTime(at)}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
    </Group>
  );
}
