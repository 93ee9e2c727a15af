import { ActionIcon, Button, NumberInput, Select, Stack } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import type { EventName, PropertyCondition, ValueAs } from '../api/types';
import { useEventNames } from '../attributes/use-attributes';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { countOps, opsOf, withOp } from './leaf';
import { useNames } from './names';
import { type ControlsProps, SpanInput } from './SimpleControls';
import { ValueTest } from './ValueTest';
import { WindowInput } from './WindowInput';

const pathOf = (property: EventName['properties'][number]) =>
  Array.isArray(property.path) ? property.path : [property.path];

function EventSelect({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { t } = useLang();
  const names = useNames();
  const events = useEventNames();
  const known = events.data?.items ?? [];
  const all = value && !known.some((each) => each.name === value) ? [{ name: value }, ...known] : known;
  return (
    <Select
      size="xs"
      w={150}
      searchable
      aria-label={t('segments.kinds.event')}
      placeholder={t('segments.choose')}
      value={value || null}
      onChange={(name) => onChange(name ?? '')}
      data={all.map((each) => ({ value: each.name, label: names.event(each.name) }))}
    />
  );
}

function NumberTest(props: {
  op: string;
  value: number | number[] | undefined;
  ops: readonly (typeof countOps)[number][];
  suffix?: string;
  onChange: (op: string, value: number | number[]) => void;
}) {
  const { t, lang } = useLang();
  const { op, value, onChange } = props;
  const single = Array.isArray(value) ? value[0] : value;
  const number = (at: number | undefined, set: (next: number) => void) => (
    <NumberInput
      size="xs"
      w={props.suffix ? 56 : 96}
      hideControls
      min={0}
      thousandSeparator=","
      aria-label={t('segments.value')}
      value={at ?? ''}
      onChange={(next) => set(next === '' ? Number.NaN : Number(next))}
    />
  );
  const two = op === 'between' || op === 'not_between';
  const values = two ? (
    <>
      {number(Array.isArray(value) ? value[0] : value, (next) =>
        onChange(op, [next, Array.isArray(value) ? (value[1] ?? next) : next]),
      )}
      <span className={classes.word}>{t('segments.to')}</span>
      {number(Array.isArray(value) ? value[1] : undefined, (next) =>
        onChange(op, [Array.isArray(value) ? (value[0] ?? 0) : 0, next]),
      )}
    </>
  ) : (
    number(single, (next) => onChange(op, next))
  );
  // A condition written through the API may use an operator that is not offered here: it is shown, not lost.
  const stored = opsOf.number.find((each) => each === op);
  const ops = stored && !props.ops.some((each) => each === stored) ? [stored, ...props.ops] : props.ops;
  const operator = (
    <Select
      size="xs"
      w={100}
      aria-label={t('segments.choose')}
      value={op}
      onChange={(next) => onChange(next ?? op, next === 'between' ? [single ?? 0, single ?? 0] : (single ?? 0))}
      data={ops.map((each) => ({ value: each, label: t(`segments.ops.${each}`) }))}
    />
  );
  const suffix = props.suffix && <span className={classes.word}>{props.suffix}</span>;
  return lang === 'ja' ? (
    <>
      {values}
      {suffix}
      {operator}
    </>
  ) : (
    <>
      {operator}
      {values}
      {suffix}
    </>
  );
}

export function EventControls({ leaf, onChange }: ControlsProps<'event'>) {
  const { t } = useLang();
  const count = leaf.count ?? { op: 'at_least', value: 1 };
  return (
    <Stack gap={6}>
      <div className={classes.controls}>
        <EventSelect value={leaf.name} onChange={(name) => onChange({ ...leaf, name, where: undefined })} />
        <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        <NumberTest
          op={count.op}
          value={count.value}
          ops={countOps}
          suffix={t('segments.times')}
          onChange={(op, value) => onChange({ ...leaf, count: { op, value } })}
        />
      </div>
      <WhereList name={leaf.name} where={leaf.where} onChange={(where) => onChange({ ...leaf, where })} />
    </Stack>
  );
}

export function RecencyControls({ leaf, onChange }: ControlsProps<'event_recency'>) {
  const { t, lang } = useLang();
  return (
    <Stack gap={6}>
      <div className={classes.controls}>
        <EventSelect value={leaf.name} onChange={(name) => onChange({ ...leaf, name, where: undefined })} />
        <SpanInput value={leaf} onChange={(span) => onChange({ ...leaf, amount: span.amount, unit: span.unit })} />
        <Select
          size="xs"
          w={lang === 'ja' ? 210 : 180}
          aria-label={t('segments.choose')}
          value={leaf.op}
          onChange={(op) => onChange({ ...leaf, op: op === 'within_last' ? op : 'more_than_ago' })}
          data={(['within_last', 'more_than_ago'] as const).map((op) => ({
            value: op,
            label: t(`segments.recency.${op}`),
          }))}
        />
      </div>
      <WhereList name={leaf.name} where={leaf.where} onChange={(where) => onChange({ ...leaf, where })} />
    </Stack>
  );
}

export function AggregateControls({ leaf, onChange }: ControlsProps<'event_aggregate'>) {
  const { t } = useLang();
  const names = useNames();
  const events = useEventNames();
  const numbers = (events.data?.items.find((each) => each.name === leaf.name)?.properties ?? []).filter(
    (property) => property.type === 'number',
  );
  return (
    <Stack gap={6}>
      <div className={classes.controls}>
        <EventSelect
          value={leaf.name}
          onChange={(name) => {
            const found = (events.data?.items.find((each) => each.name === name)?.properties ?? []).find(
              (property) => property.type === 'number',
            );
            onChange({ ...leaf, name, property: found ? pathOf(found) : [], where: undefined });
          }}
        />
        <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        <Select
          size="xs"
          w={96}
          aria-label={t('segments.property')}
          placeholder={t('segments.property')}
          value={leaf.property.length ? JSON.stringify(leaf.property) : null}
          onChange={(path) => onChange({ ...leaf, property: path ? JSON.parse(path) : [] })}
          data={numbers.map((property) => ({
            value: JSON.stringify(pathOf(property)),
            label: names.property(pathOf(property)),
          }))}
        />
        <Select
          size="xs"
          w={78}
          aria-label={t('segments.choose')}
          value={leaf.aggregate}
          onChange={(aggregate) => onChange({ ...leaf, aggregate: aggregate as typeof leaf.aggregate })}
          data={(['sum', 'avg', 'min', 'max'] as const).map((each) => ({
            value: each,
            label: t(`segments.aggregates.${each}`),
          }))}
        />
        <NumberTest
          op={leaf.op}
          value={leaf.value}
          ops={countOps}
          onChange={(op, value) => onChange({ ...leaf, op, value })}
        />
      </div>
      <WhereList name={leaf.name} where={leaf.where} onChange={(where) => onChange({ ...leaf, where })} />
    </Stack>
  );
}

interface WhereListProps {
  name: string;
  where: PropertyCondition[] | undefined;
  onChange: (where: PropertyCondition[] | undefined) => void;
}

const types = ['text', 'number', 'boolean', 'date', 'datetime', 'list'] as const;

/** What the event itself must be like: every row must hold for the same event. */
function WhereList({ name, where = [], onChange }: WhereListProps) {
  const { t } = useLang();
  const names = useNames();
  const events = useEventNames();
  const properties = events.data?.items.find((each) => each.name === name)?.properties ?? [];
  if (!name) return null;
  const set = (index: number, test: PropertyCondition) =>
    onChange(where.map((each, at) => (at === index ? test : each)));
  return (
    <>
      {where.map((test, index) => (
        <div
          key={index}
          className={classes.controls}
          style={{ paddingLeft: 14, borderLeft: '2px solid var(--mantine-color-gray-2)' }}
        >
          <Select
            size="xs"
            w={140}
            searchable
            aria-label={t('segments.property')}
            placeholder={t('segments.property')}
            value={test.path.length ? JSON.stringify(test.path) : null}
            onChange={(path) => {
              const chosen = properties.find((property) => JSON.stringify(pathOf(property)) === path);
              const as: ValueAs = types.find((type) => type === chosen?.type) ?? 'text';
              set(
                index,
                withOp({ ...test, path: path ? JSON.parse(path) : [] }, as, as === test.as ? test.op : opsOf[as][0]),
              );
            }}
            data={properties.map((property) => ({
              value: JSON.stringify(pathOf(property)),
              label: names.property(pathOf(property)),
            }))}
          />
          <ValueTest test={test} onChange={(next) => set(index, next)} chooseType={test.path.length > 0} />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('segments.removeRow')}
            onClick={() => {
              const rest = where.filter((_, at) => at !== index);
              onChange(rest.length ? rest : undefined);
            }}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconFilterPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...where, { path: [], as: 'text', op: 'equals' }])}
      >
        {t('segments.whereAdd')}
      </Button>
    </>
  );
}
