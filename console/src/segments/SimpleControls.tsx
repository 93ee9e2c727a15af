import { NumberInput, Select } from '@mantine/core';
import type { Amount, FriendState, LeafNode, Unit } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useLang } from '../shared/use-lang';
import { TagSelect } from '../tags/TagSelect';

export type LeafOf<T extends LeafNode['type']> = Extract<LeafNode, { type: T }>;
export interface ControlsProps<T extends LeafNode['type']> {
  leaf: LeafOf<T>;
  onChange: (leaf: LeafNode) => void;
}

export function TagControls({ leaf, onChange }: ControlsProps<'tag'>) {
  const { t } = useLang();
  return (
    <>
      <TagSelect
        size="xs"
        w={190}
        aria-label={t('segments.kinds.tag')}
        placeholder={t('tagJob.chooseTag')}
        value={leaf.tag || null}
        onChange={(tag) => onChange({ ...leaf, tag: tag ?? 0 })}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('segments.choose')}
        value={leaf.op}
        onChange={(op) => onChange({ ...leaf, op: op === 'has_not' ? 'has_not' : 'has' })}
        data={[
          { value: 'has', label: t('segments.has') },
          { value: 'has_not', label: t('segments.hasNot') },
        ]}
      />
    </>
  );
}

export function FriendshipControls({ leaf, onChange }: ControlsProps<'friendship'>) {
  const { t } = useLang();
  const { accounts } = useAccounts();
  return (
    <>
      <Select
        size="xs"
        w={200}
        aria-label={t('nav.accounts')}
        placeholder={t('nav.account')}
        value={leaf.account ? String(leaf.account) : null}
        onChange={(account) => onChange({ ...leaf, account: Number(account) })}
        data={accounts.map((account) => ({ value: String(account.id), label: account.name }))}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('friends.state')}
        value={leaf.state}
        onChange={(state) => onChange({ ...leaf, state: state as FriendState })}
        data={(['following', 'blocked', 'unknown', 'none'] as const).map((state) => ({
          value: state,
          label: t(`friends.states.${state}`),
        }))}
      />
    </>
  );
}

const units: Unit[] = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'];

/** A length of time: number and unit. `days` lists only the units a date without time can have. */
export function SpanInput({
  value,
  onChange,
  days,
}: {
  value: Amount;
  onChange: (value: Amount) => void;
  days?: boolean;
}) {
  const { t } = useLang();
  const offered = days ? units.slice(2) : units;
  const all = offered.includes(value.unit) ? offered : [value.unit, ...offered];
  return (
    <>
      <NumberInput
        size="xs"
        w={56}
        hideControls
        min={1}
        allowDecimal={false}
        aria-label={t('segments.window')}
        value={value.amount || ''}
        onChange={(amount) => onChange({ ...value, amount: Number(amount) || 0 })}
      />
      <Select
        size="xs"
        w={82}
        aria-label={t('segments.window')}
        value={value.unit}
        onChange={(unit) => onChange({ ...value, unit: unit as Unit })}
        data={all.map((unit) => ({ value: unit, label: t(`segments.units.${unit}`) }))}
      />
    </>
  );
}
