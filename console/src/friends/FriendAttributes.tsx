import { ActionIcon, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { IconAddressBook, IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { changeProfile } from '../api/profiles';
import type { Attribute, Profile } from '../api/types';
import { useAttributes } from '../attributes/use-attributes';
import { ValueInput } from '../attributes/ValueInput';
import { useMay } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { Empty, ErrorNotice, Loading } from '../shared/states';
import { useLang } from '../shared/use-lang';

interface Row {
  attribute: Pick<Attribute, 'key' | 'label' | 'type' | 'choices' | 'unit'>;
  value: unknown;
  at: string | null;
}

/** Every declared field, filled or not, and whatever undeclared values this person has. */
function rowsOf(person: Profile, declared: Attribute[]): Row[] {
  const values = new Map(person.attributes.map((each) => [each.key, each]));
  const rows: Row[] = declared
    .filter((attribute) => attribute.declared || values.has(attribute.key))
    .map((attribute) => ({
      attribute,
      value: values.get(attribute.key)?.value,
      at: values.get(attribute.key)?.effective_at ?? null,
    }));
  const seen = new Set(declared.map((attribute) => attribute.key));
  for (const each of person.attributes) {
    if (seen.has(each.key)) continue;
    rows.push({ attribute: { ...each, choices: [], unit: '' }, value: each.value, at: each.effective_at });
  }
  return rows;
}

export function FriendAttributes({ person }: { person: Profile }) {
  const { t, f } = useLang();
  const may = useMay();
  const attributes = useAttributes();
  const [editing, setEditing] = useState<Row | null>(null);
  if (!attributes.data) return attributes.error ? <ErrorNotice error={attributes.error} /> : <Loading rows={4} />;
  const rows = rowsOf(person, attributes.data.items);
  if (rows.length === 0) {
    return (
      <Empty
        icon={IconAddressBook}
        title={t('friends.noAttributes')}
        text={t('friends.noAttributesText')}
        action={
          <Button mt="xs" component={Link} to="/attributes" variant="light">
            {t('nav.attributes')}
          </Button>
        }
      />
    );
  }
  return (
    <Paper withBorder>
      {rows.map((row, index) => {
        const choice = row.attribute.choices?.find((each) => each.value === row.value);
        const filled = row.value !== undefined && row.value !== null;
        return (
          <Group
            key={row.attribute.key}
            px="md"
            py={10}
            justify="space-between"
            wrap="nowrap"
            style={index ? { borderTop: '1px solid var(--mantine-color-gray-2)' } : undefined}
          >
            <div style={{ minWidth: 0, flex: '0 1 40%' }}>
              <Text size="sm" fw={600} className="clip">
                {row.attribute.label || row.attribute.key}
              </Text>
              {row.at && (
                <Text size="xs" c="dimmed" className="clip">
                  {f.dateTime(row.at)}
                </Text>
              )}
            </div>
            <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
              <Text size="sm" c={filled ? undefined : 'dimmed'} ta="right" style={{ overflowWrap: 'anywhere' }}>
                {filled ? showAttribute(row, f, choice?.label) : t('friends.emptyValue')}
                {filled && row.attribute.unit ? ` ${row.attribute.unit}` : ''}
              </Text>
              {may.edit && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('common.edit')}: ${row.attribute.label || row.attribute.key}`}
                  onClick={() => setEditing(row)}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              )}
            </Group>
          </Group>
        );
      })}
      {editing && <EditValue person={person} row={editing} onClose={() => setEditing(null)} />}
    </Paper>
  );
}

function showAttribute(row: Row, f: ReturnType<typeof useLang>['f'], choice?: string): string {
  if (choice) return choice;
  if (row.attribute.type === 'date' && typeof row.value === 'string')
    return f.date(`${row.value.slice(0, 10)}T12:00:00Z`);
  if (row.attribute.type === 'datetime' && typeof row.value === 'string') return f.dateTime(row.value);
  return f.value(row.value);
}

function EditValue({ person, row, onClose }: { person: Profile; row: Row; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [value, setValue] = useState<unknown>(row.value ?? null);
  const { key, label } = row.attribute;
  const save = useMutation({
    mutationFn: (next: unknown) => changeProfile(person.id, { attributes: { [key]: next } }),
    onSuccess: async () => {
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['profile', person.id] });
      onClose();
    },
  });
  const problems = useProblems(save.error);
  return (
    <Modal opened onClose={onClose} title={label || key} centered>
      <Form onSubmit={() => save.mutate(value)}>
        <Stack>
          {save.error && problems.map.size === 0 && <ErrorNotice error={save.error} />}
          <ValueInput
            type={row.attribute.type}
            choices={row.attribute.choices}
            unit={row.attribute.unit}
            label={label || key}
            value={value}
            onChange={setValue}
            error={problems.at(`attributes.${key}`) ?? problems.at('attributes')}
          />
          <Group justify="space-between">
            <Button variant="subtle" color="red" onClick={() => save.mutate(null)} disabled={row.value === undefined}>
              {t('common.clear')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={value === undefined || value === null}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
