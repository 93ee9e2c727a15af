import { Avatar, Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FriendState } from '../api/types';
import { useLang } from '../shared/use-lang';

interface PersonCellProps {
  person: { id: number; display_name: string | null; picture_url?: string | null };
  size?: number;
  note?: ReactNode;
}

export function PersonCell({ person, size = 32, note }: PersonCellProps) {
  const { t } = useLang();
  const name = person.display_name || t('common.anonymous');
  return (
    <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
      <Avatar src={person.picture_url} size={size} radius="xl" color="ai" alt="">
        {name.slice(0, 1)}
      </Avatar>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} className="clip" c={person.display_name ? undefined : 'dimmed'}>
          {name}
        </Text>
        {note && (
          <Text size="xs" c="dimmed" className="clip" component="div">
            {note}
          </Text>
        )}
      </div>
    </Group>
  );
}

const colors: Record<FriendState, string> = { following: 'line', blocked: 'red', unknown: 'gray', none: 'gray' };

export function FriendStateBadge({ state }: { state: FriendState | null }) {
  const { t } = useLang();
  const known = state ?? 'none';
  return <Badge color={colors[known]}>{t(`friends.states.${known}`)}</Badge>;
}
