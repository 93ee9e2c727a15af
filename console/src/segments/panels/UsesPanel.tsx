import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listUses } from '../../api/segments';
import type { DefinitionUse, Id } from '../../api/types';
import { QueryView } from '../../shared/states';
import { useLang } from '../../shared/use-lang';

export function UsesPanel({ id }: { id: Id }) {
  const query = useQuery({ queryKey: ['segment', id, 'uses'], queryFn: () => listUses(id) });
  return <QueryView query={query}>{(data) => <UseList uses={data.items} />}</QueryView>;
}

/** Segments and campaigns that use something, each a link to where it can be changed. */
export function UseList({ uses }: { uses: readonly DefinitionUse[] }) {
  const { t } = useLang();
  if (uses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('segments.usesNone')}
      </Text>
    );
  }
  return (
    <Stack gap={6} data-testid="segment-uses">
      {uses.map((use) => {
        const campaign = use.kind === 'campaign';
        return (
          <Group key={`${use.kind} ${use.id}`} gap="xs" wrap="nowrap">
            <Badge color={campaign ? 'line' : 'ai'}>
              {campaign ? t('segments.useKinds.campaign') : t('segments.useKinds.segment')}
            </Badge>
            <Anchor component={Link} size="sm" to={`/${campaign ? 'campaigns' : 'segments'}/${use.id}`}>
              {use.name}
            </Anchor>
          </Group>
        );
      })}
    </Stack>
  );
}
