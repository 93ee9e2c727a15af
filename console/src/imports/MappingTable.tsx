import {
  Autocomplete,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { ImportMapping, Inspection } from '../api/types';
import { useAttributes } from '../attributes/use-attributes';
import { type Column, DataList } from '../shared/DataList';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { useTags } from '../tags/use-tags';
import * as model from './mapping';

interface MappingTableProps {
  inspection: Inspection;
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
  problems: ReturnType<typeof useProblems>;
}

interface Row {
  at: number;
  name: string;
  sample: string[];
}

/** What the file holds, what each column becomes, and what all rows have in common. */
export function MappingTable({ inspection, mapping, onChange, problems }: MappingTableProps) {
  const { t } = useLang();
  const tags = useTags();
  const rows: Row[] = inspection.columns.map((column, at) => ({
    at,
    name: column.name || t('imports.columnNumber', { number: column.index + 1 }),
    sample: column.sample,
  }));
  const columns: Column<Row>[] = [
    {
      key: 'name',
      header: t('imports.column'),
      phone: 'title',
      width: '26%',
      cell: (row) => (
        <div>
          <Text size="sm" fw={600}>
            {row.name}
          </Text>
          <Text size="xs" c="dimmed" className="clip" maw={260}>
            {row.sample.filter(Boolean).slice(0, 3).join(' · ') || '—'}
          </Text>
        </div>
      ),
    },
    {
      key: 'to',
      header: t('imports.to'),
      phone: 'line',
      cell: (row) => <TargetInput mapping={mapping} at={row.at} onChange={onChange} problems={problems} />,
    },
  ];
  const named = mapping.columns.some((column) => column.to === 'event_name');
  return (
    <Stack gap="md">
      <Paper withBorder p="md">
        <Group gap="xl" align="flex-end">
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('imports.kind')}
            </Text>
            <SegmentedControl
              value={mapping.kind}
              onChange={(kind) => onChange(model.withKind(mapping, kind as model.ImportKind))}
              data={[
                { value: 'people', label: t('imports.kinds.people') },
                { value: 'events', label: t('imports.kinds.events') },
              ]}
            />
          </div>
          {mapping.kind === 'events' && !named && (
            <TextInput
              label={t('imports.eventName')}
              value={mapping.constants?.event_name ?? ''}
              error={problems.at('constants.event_name')}
              onChange={(event) =>
                onChange({ ...mapping, constants: { ...mapping.constants, event_name: event.currentTarget.value } })
              }
            />
          )}
          <Switch
            label={t('imports.header')}
            checked={mapping.header ?? inspection.has_header}
            onChange={(event) => onChange({ ...mapping, header: event.currentTarget.checked })}
            mb={8}
          />
          <TagsInput
            label={t('imports.tagsAll')}
            miw={240}
            value={mapping.tags ?? []}
            data={(tags.data?.items ?? []).map((tag) => tag.name)}
            error={problems.at('tags')}
            onChange={(next) => onChange({ ...mapping, tags: next })}
          />
        </Group>
      </Paper>
      <Title order={2} size="h4">
        {t('imports.mapping')}
      </Title>
      <DataList rows={rows} columns={columns} rowKey={(row) => row.at} label={t('imports.mapping')} />
    </Stack>
  );
}

interface TargetInputProps {
  mapping: ImportMapping;
  at: number;
  onChange: (mapping: ImportMapping) => void;
  problems: ReturnType<typeof useProblems>;
}

function TargetInput({ mapping, at, onChange, problems }: TargetInputProps) {
  const { t } = useLang();
  const attributes = useAttributes();
  const column = mapping.columns[at];
  if (!column) return null;
  const { target, key } = model.splitTarget(column.to);
  const problem = problems.at(`columns[${at}]`) ?? problems.at(`mapping.columns[${at}]`);
  const set = (next: typeof column) => onChange(model.changeColumn(mapping, at, next));
  const option = (each: model.Target) => ({ value: each, label: t(`imports.targets.${each}`) });
  const own = mapping.kind === 'people' ? model.peopleTargets : model.eventTargets;
  return (
    <div>
      <Group gap={6}>
        <Select
          size="xs"
          w={190}
          aria-label={t('imports.to')}
          value={target}
          error={!!problem}
          onChange={(next) => {
            const chosen = (next ?? 'ignore') as model.Target;
            set(model.withTarget(column, chosen, model.needsKey(chosen) ? key || suggestKey(column.name, at) : ''));
          }}
          data={[
            { group: '', items: [option('ignore')] },
            { group: t('imports.groupPerson'), items: model.identityTargets.map(option) },
            {
              group: mapping.kind === 'people' ? t('imports.groupValues') : t('imports.groupEvent'),
              items: own.map(option),
            },
          ]}
        />
        {model.needsKey(target) && (
          <>
            {target === 'attribute' ? (
              <Autocomplete
                size="xs"
                w={150}
                aria-label={t('imports.key')}
                placeholder={t('imports.key')}
                value={key}
                data={(attributes.data?.items ?? []).map((attribute) => attribute.key)}
                onChange={(next) => {
                  const declared = attributes.data?.items.find((each) => each.key === next);
                  const type = model.valueTypes.find((each) => each === declared?.type) ?? column.type ?? 'text';
                  set({ ...column, to: `attribute:${next}`, type });
                }}
              />
            ) : (
              <TextInput
                size="xs"
                w={150}
                aria-label={t('imports.key')}
                placeholder={t('imports.key')}
                value={key}
                onChange={(event) => set({ ...column, to: `property:${event.currentTarget.value}` })}
              />
            )}
            <Select
              size="xs"
              w={120}
              aria-label={t('imports.valueType')}
              value={column.type ?? 'text'}
              onChange={(type) => set({ ...column, type: type ?? 'text' })}
              data={typesWith(column.type).map((type) => {
                const known = model.valueTypes.find((each) => each === type);
                const special = specialTypes.find((each) => each === type);
                return {
                  value: type,
                  label: known ? t(`attributes.types.${known}`) : special ? t(`imports.types.${special}`) : type,
                };
              })}
            />
          </>
        )}
      </Group>
      {problem && (
        <Text size="xs" c="red" mt={4}>
          {problem}
        </Text>
      )}
    </div>
  );
}

const specialTypes = ['prefecture', 'postcode', 'phone', 'email'] as const;
const suggestKey = (name: string | undefined, at: number) => name || `column_${at + 1}`;
/** The usual types, and whatever else was suggested for this column (a postcode, a prefecture). */
const typesWith = (type: string | undefined): string[] =>
  !type || model.valueTypes.some((each) => each === type) ? [...model.valueTypes] : [type, ...model.valueTypes];
