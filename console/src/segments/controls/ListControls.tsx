import { NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { listAudiences } from '../../api/audiences';
import { listSegments } from '../../api/segments';
import { useLang } from '../../shared/use-lang';
import { useTopics } from '../../topics/use-topics';
import classes from '../builder.module.css';
import type { ControlsProps } from './types';
import { WordSelect } from './WordSelect';

const inOps = ['in', 'not_in'] as const;
const consents = ['granted', 'refused'] as const;

interface Named {
  id: number;
  name: string;
}

/** One thing of a list by its id; one that is gone is shown by its number. */
export function ThingSelect(props: {
  label: string;
  items: readonly Named[] | undefined;
  value: number | undefined;
  onChange: (id: number | undefined) => void;
  clearable?: boolean;
  w?: number;
}) {
  const data = (props.items ?? []).map((each) => ({ value: String(each.id), label: each.name }));
  if (props.value && !data.some((each) => each.value === String(props.value))) {
    data.push({ value: String(props.value), label: `#${props.value}` });
  }
  return (
    <Select
      size="xs"
      w={props.w ?? 200}
      searchable
      clearable={props.clearable}
      aria-label={props.label}
      placeholder={props.label}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      value={props.value ? String(props.value) : null}
      onChange={(id) => props.onChange(id ? Number(id) : undefined)}
      data={data}
    />
  );
}

export function AudienceControls({ leaf, onChange }: ControlsProps<'audience'>) {
  const { t } = useLang();
  const audiences = useQuery({ queryKey: ['audiences'], queryFn: listAudiences, staleTime: 15_000 });
  return (
    <>
      <ThingSelect
        label={t('segments.kinds.audience')}
        items={audiences.data?.items}
        value={leaf.audience || undefined}
        onChange={(audience) => onChange({ ...leaf, audience: audience ?? 0 })}
      />
      <InSelect value={leaf.op} onChange={(op) => onChange({ ...leaf, op })} />
    </>
  );
}

export function SegmentControls({ leaf, onChange }: ControlsProps<'segment'>) {
  const { t } = useLang();
  const { id } = useParams();
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments, staleTime: 15_000 });
  // The segment that is open cannot stand in itself.
  const others = segments.data?.items.filter((each) => String(each.id) !== id || each.id === leaf.segment);
  return (
    <>
      <ThingSelect
        label={t('segments.kinds.segment')}
        items={others}
        value={leaf.segment || undefined}
        onChange={(segment) => onChange({ ...leaf, segment: segment ?? 0 })}
      />
      <InSelect value={leaf.op} onChange={(op) => onChange({ ...leaf, op })} />
    </>
  );
}

function InSelect({ value, onChange }: { value: 'in' | 'not_in'; onChange: (op: 'in' | 'not_in') => void }) {
  const { t } = useLang();
  return (
    <WordSelect
      w={130}
      label={t('segments.operator')}
      words={inOps}
      say={(op) => t(`segments.inOps.${op}`)}
      value={value}
      onChange={onChange}
    />
  );
}

export function ConsentControls({ leaf, onChange }: ControlsProps<'consent'>) {
  const { t } = useLang();
  const topics = useTopics();
  return (
    <>
      <ThingSelect
        label={t('segments.topic')}
        items={topics.data?.items}
        value={leaf.topic || undefined}
        onChange={(topic) => onChange({ ...leaf, topic: topic ?? 0 })}
      />
      <WordSelect
        w={150}
        label={t('segments.operator')}
        words={consents}
        say={(state) => t(`segments.consents.${state}`)}
        value={leaf.state}
        onChange={(state) => onChange({ ...leaf, state })}
      />
    </>
  );
}

/** A share of everybody that stays the same people for the same name. Ten thousand buckets are shown as percent with two decimals. */
export function RandomControls({ leaf, onChange }: ControlsProps<'random'>) {
  const { t } = useLang();
  const percent = (name: 'from' | 'to') => (
    <NumberInput
      size="xs"
      w={78}
      hideControls
      min={0}
      max={100}
      decimalScale={2}
      suffix="%"
      aria-label={name === 'from' ? t('segments.from') : t('segments.until')}
      value={leaf[name] / 100}
      onChange={(next) => onChange({ ...leaf, [name]: Math.round((Number(next) || 0) * 100) })}
    />
  );
  return (
    <>
      <TextInput
        size="xs"
        w={170}
        maxLength={100}
        aria-label={t('segments.salt')}
        placeholder={t('segments.saltHint')}
        value={leaf.salt}
        onChange={(event) => onChange({ ...leaf, salt: event.currentTarget.value })}
      />
      <span className={classes.word}>{t('segments.randomOf')}</span>
      {percent('from')}
      <span className={classes.word}>{t('segments.to')}</span>
      {percent('to')}
    </>
  );
}
