import { Group, Stack, Text } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Column } from './DataList';
import { type RowAction, RowMenu } from './RowMenu';

/** The name of a row, as a link where it has a screen of its own. */
export function NameLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Text size="sm" fw={600} component={Link} to={to} className="plain" onClick={(event) => event.stopPropagation()}>
      {children}
    </Text>
  );
}

type Shape = Pick<Column<unknown>, 'width' | 'phone' | 'align'>;

/** A number, an instant: figures of equal width; nothing is a dash. */
export function figureColumn<T>(
  key: string,
  header: ReactNode,
  text: (row: T) => string | null | undefined,
  shape: Shape = {},
): Column<T> {
  return {
    key,
    header,
    ...shape,
    cell: (row) => (
      <Text size="sm" className="number" c={text(row) ? undefined : 'dimmed'}>
        {text(row) || '—'}
      </Text>
    ),
  };
}

export function menuColumn<T>(name: (row: T) => string, actions: (row: T) => RowAction[]): Column<T> {
  return {
    key: 'tools',
    header: '',
    width: 60,
    phone: 'aside',
    cell: (row) => <RowMenu name={name(row)} actions={actions(row)} />,
  };
}

/** The rows of one folder under its name. */
export function Shelf({ name, children }: { name: string | null; children: ReactNode }) {
  return (
    <Stack gap="xs">
      {name !== null && (
        <Group gap={6} c="gray.7">
          <IconFolder size={17} stroke={1.7} />
          <Text size="sm" fw={600}>
            {name}
          </Text>
        </Group>
      )}
      {children}
    </Stack>
  );
}
