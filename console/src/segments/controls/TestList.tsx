import { ActionIcon, Button, Select } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Path, PropertyCondition, ValueAs } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { opsOf, readings } from '../language';
import { useNames } from '../names';
import { withOp } from '../value-test';
import { PathInput } from './PathInput';
import { TestInput } from './TestInput';

export interface SeenProperty {
  path: Path;
  type?: string;
}

interface TestListProps {
  tests: PropertyCondition[];
  properties: SeenProperty[];
  onChange: (tests: PropertyCondition[]) => void;
  nested?: number;
  add?: string;
}

const readingFor = (type: string | undefined): ValueAs => readings.find((as) => as === type) ?? 'text';
const offered = readings.filter((as) => as !== 'rank');

/** Tests that must all hold for the same event, or for the same element of a list. */
export function TestList({ tests, properties, onChange, nested = 0, add }: TestListProps) {
  const { t } = useLang();
  const set = (index: number, test: PropertyCondition) =>
    onChange(tests.map((each, at) => (at === index ? test : each)));
  return (
    <div className={classes.tests} data-some={tests.length > 0 || undefined}>
      {tests.map((test, index) => (
        <div key={index} className={classes.test}>
          <div className={classes.controls}>
            <PropertySelect
              value={test.path}
              properties={properties}
              onChange={(path, type) => {
                const as = type ? readingFor(type) : (test.as ?? 'text');
                set(index, withOp({ ...test, path }, as, as === test.as ? test.op : opsOf[as][0]));
              }}
            />
            <TestInput test={test} onChange={(next) => set(index, next)} readings={offered} nested={nested} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('segments.removeTest')}
              onClick={() => onChange(tests.filter((_, at) => at !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconFilterPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...tests, { path: [], as: 'text', op: 'equals' }])}
      >
        {add ?? t('segments.whereAdd')}
      </Button>
    </div>
  );
}

interface PropertySelectProps {
  value: Path;
  properties: SeenProperty[];
  onChange: (path: Path, type?: string) => void;
  label?: string;
}

const deeper = '…';

/** A property that was seen, one whose name is typed, or a path of several steps. */
export function PropertySelect({ value, properties, onChange, label }: PropertySelectProps) {
  const { t } = useLang();
  const names = useNames();
  const [search, setSearch] = useState('');
  const [long, setLong] = useState(value.length > 1);
  const seen = new Map(properties.map((each) => [JSON.stringify(each.path), each]));
  const text = value.length ? JSON.stringify(value) : null;
  const shown = label ?? t('segments.property');
  if (long && !(text && seen.has(text))) {
    return (
      <>
        <PathInput label={shown} value={value} onChange={(path) => onChange(path)} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('segments.shortPath')}
          onClick={() => {
            setLong(false);
            onChange([]);
          }}
        >
          <IconX size={12} />
        </ActionIcon>
      </>
    );
  }
  const data = [...seen].map(([key, each]) => ({ value: key, label: names.property(each.path) }));
  if (text && !seen.has(text)) data.push({ value: text, label: names.property(value) });
  const typed = search.trim();
  if (typed && !data.some((each) => each.label === typed || each.value === JSON.stringify([typed]))) {
    data.push({ value: JSON.stringify([typed]), label: typed });
  }
  data.push({ value: deeper, label: t('segments.deeper') });
  return (
    <Select
      size="xs"
      w={150}
      searchable
      aria-label={shown}
      placeholder={shown}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      value={text}
      onSearchChange={setSearch}
      onChange={(next) => {
        if (next === deeper) setLong(true);
        else if (next) onChange(JSON.parse(next) as Path, seen.get(next)?.type);
      }}
      data={data}
    />
  );
}
