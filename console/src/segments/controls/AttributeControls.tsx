import { ActionIcon, Select, Stack, Tooltip } from '@mantine/core';
import { IconClock, IconX } from '@tabler/icons-react';
import type { Attribute } from '../../api/types';
import { useAttributes } from '../../attributes/use-attributes';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { heldOps, opsOf, readingsOf } from '../language';
import { withOp } from '../value-test';
import { PathInput } from './PathInput';
import { SpanInput } from './SpanInput';
import { TestInput } from './TestInput';
import type { ControlsProps } from './types';
import { WordSelect, widthOf } from './WordSelect';

const isRanked = (attribute: Attribute | undefined) => !!attribute?.ordered && (attribute.choices ?? []).length > 1;

export function AttributeControls({ leaf, onChange }: ControlsProps<'attribute'>) {
  const { t } = useLang();
  const attributes = useAttributes();
  const known = attributes.data?.items ?? [];
  const [key, ...inner] = leaf.path;
  const attribute = known.find((each) => each.key === key);
  const deep = inner.length > 0;
  const hasInside =
    deep || (!!attribute && (!attribute.declared || ['object', 'object_list', 'list'].includes(attribute.type)));
  const readings = readingsOf(attribute?.type, attribute?.declared ?? false, isRanked(attribute), deep);
  const data = known.map((each) => ({ value: each.key, label: each.label || each.key }));
  if (typeof key === 'string' && key && !attribute) data.push({ value: key, label: key });
  return (
    <Stack gap={6}>
      <div className={classes.controls}>
        <Select
          size="xs"
          w={170}
          searchable
          aria-label={t('segments.field')}
          placeholder={t('segments.field')}
          comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          value={typeof key === 'string' && key ? key : null}
          onChange={(next) => {
            const chosen = known.find((each) => each.key === next);
            const [as = 'text'] = readingsOf(chosen?.type, chosen?.declared ?? false, isRanked(chosen), false);
            const { held, ...rest } = leaf;
            onChange(withOp({ ...rest, path: next ? [next] : [] }, as, as === leaf.as ? leaf.op : opsOf[as][0]));
          }}
          data={data}
        />
        {hasInside && (
          <PathInput
            label={t('segments.inside')}
            value={inner}
            onChange={(steps) => {
              // How long a value has been held is known of the whole field only.
              const { held, ...rest } = leaf;
              onChange(steps.length ? { ...rest, path: [key ?? '', ...steps] } : { ...leaf, path: [key ?? ''] });
            }}
          />
        )}
        <TestInput
          test={leaf}
          onChange={onChange}
          choices={deep ? null : attribute?.choices}
          unit={attribute?.unit}
          readings={readings}
        />
        {!leaf.held && !deep && key && (
          <Tooltip label={t('segments.heldAdd')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('segments.heldAdd')}
              onClick={() => onChange({ ...leaf, held: { op: 'at_least', amount: 7, unit: 'days' } })}
            >
              <IconClock size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {leaf.held && <HeldInput leaf={leaf} held={leaf.held} onChange={onChange} />}
    </Stack>
  );
}

function HeldInput({
  leaf,
  held,
  onChange,
}: ControlsProps<'attribute'> & { held: NonNullable<ControlsProps<'attribute'>['leaf']['held']> }) {
  const { t, lang } = useLang();
  const operator = (
    <WordSelect
      label={t('segments.operator')}
      w={widthOf(t(`segments.held.${held.op}`), lang === 'ja')}
      words={heldOps}
      say={(op) => t(`segments.held.${op}`)}
      value={held.op}
      onChange={(op) => onChange({ ...leaf, held: { ...held, op } })}
    />
  );
  return (
    <div className={classes.controls}>
      <IconClock size={14} color="var(--mantine-color-gray-6)" />
      <span className={classes.word}>{t('segments.heldSince')}</span>
      {lang !== 'ja' && operator}
      <SpanInput value={held} onChange={(span) => onChange({ ...leaf, held: { ...held, ...span } })} />
      {lang === 'ja' && operator}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('segments.heldRemove')}
        onClick={() => {
          const { held: _, ...rest } = leaf;
          onChange(rest);
        }}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}
