import { Checkbox, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<T> {
  key: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  align?: 'left' | 'right' | 'center';
  /** On a phone: the line at the top of the card, beside it at the right, a labelled line below, or left out. */
  phone?: 'title' | 'aside' | 'line' | 'hide';
  width?: number | string;
}

interface DataListProps<T> {
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string | number;
  onOpen?: (row: T) => void;
  ticked?: { has: (row: T) => boolean; toggle: (row: T) => void; all: boolean; some: boolean; toggleAll: () => void };
  label?: string;
}

export const usePhone = () => useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false }) ?? false;

/** A table on a desk, cards on a phone. */
export function DataList<T>(props: DataListProps<T>) {
  return usePhone() ? <Cards {...props} /> : <Rows {...props} />;
}

function Rows<T>({ rows, columns, rowKey, onOpen, ticked, label }: DataListProps<T>) {
  const { t } = useTranslation();
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={560} type="native">
        <Table verticalSpacing={9} horizontalSpacing="md" highlightOnHover={!!onOpen} aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {ticked && (
                <Table.Th w={44}>
                  <Checkbox
                    aria-label={t('common.tickAll')}
                    checked={ticked.all}
                    indeterminate={ticked.some && !ticked.all}
                    onChange={ticked.toggleAll}
                  />
                </Table.Th>
              )}
              {columns.map((column) => (
                <Table.Th key={column.key} ta={column.align} w={column.width}>
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr
                key={rowKey(row)}
                data-open={onOpen ? true : undefined}
                bg={ticked?.has(row) ? 'ai.0' : undefined}
                onClick={onOpen && (() => onOpen(row))}
              >
                {ticked && (
                  <Table.Td onClick={(event) => event.stopPropagation()}>
                    <Checkbox
                      aria-label={t('common.tick')}
                      checked={ticked.has(row)}
                      onChange={() => ticked.toggle(row)}
                    />
                  </Table.Td>
                )}
                {columns.map((column) => (
                  <Table.Td key={column.key} ta={column.align}>
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Cards<T>({ rows, columns, rowKey, onOpen, ticked, label }: DataListProps<T>) {
  const { t } = useTranslation();
  const at = (place: Column<T>['phone']) => columns.filter((column) => (column.phone ?? 'line') === place);
  return (
    <Stack gap="xs" aria-label={label} role="list">
      {rows.map((row) => (
        <Paper
          key={rowKey(row)}
          withBorder
          p="sm"
          role="listitem"
          data-open={onOpen ? true : undefined}
          bg={ticked?.has(row) ? 'ai.0' : undefined}
          onClick={onOpen && (() => onOpen(row))}
        >
          <Group justify="space-between" wrap="nowrap" gap="xs" align="center">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
              {ticked && (
                <Checkbox
                  aria-label={t('common.tick')}
                  checked={ticked.has(row)}
                  onClick={(event) => event.stopPropagation()}
                  onChange={() => ticked.toggle(row)}
                />
              )}
              <div style={{ minWidth: 0, flex: 1 }}>
                {at('title').map((column) => (
                  <div key={column.key}>{column.cell(row)}</div>
                ))}
              </div>
            </Group>
            <Group gap={6} wrap="nowrap">
              {at('aside').map((column) => (
                <div key={column.key}>{column.cell(row)}</div>
              ))}
            </Group>
          </Group>
          {at('line').length > 0 && (
            <Stack gap={4} mt={8}>
              {at('line').map((column) => (
                <Group key={column.key} gap="sm" wrap="nowrap" align="flex-start" justify="space-between">
                  <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
                    {column.header}
                  </Text>
                  <div className="card-value">{column.cell(row)}</div>
                </Group>
              ))}
            </Stack>
          )}
        </Paper>
      ))}
    </Stack>
  );
}
