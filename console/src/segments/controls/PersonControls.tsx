import { Select } from '@mantine/core';
import { useAccounts } from '../../app/AccountContext';
import { useLang } from '../../shared/use-lang';
import { TagSelect } from '../../tags/TagSelect';
import classes from '../builder.module.css';
import { channels, friendStates } from '../language';
import type { ControlsProps } from './types';
import { WindowInput } from './WindowInput';
import { WordSelect } from './WordSelect';

const hasOps = ['has', 'has_not'] as const;

export function TagControls({ leaf, onChange }: ControlsProps<'tag'>) {
  const { t, lang } = useLang();
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
      {lang === 'ja' && <AddedWindow leaf={leaf} onChange={onChange} />}
      <WordSelect
        w={150}
        label={t('segments.operator')}
        words={hasOps}
        say={(op) => t(`segments.hasOps.${op}`)}
        value={leaf.op}
        onChange={(op) => onChange({ ...leaf, op })}
      />
      {lang !== 'ja' && <AddedWindow leaf={leaf} onChange={onChange} />}
    </>
  );
}

function AddedWindow({ leaf, onChange }: ControlsProps<'tag'>) {
  const { t } = useLang();
  return (
    <>
      <WindowInput value={leaf.added} onChange={(added) => onChange({ ...leaf, added })} ever={t('segments.anyTime')} />
      {leaf.added && <span className={classes.word}>{t('segments.addedThen')}</span>}
    </>
  );
}

export function AnyTagControls({ leaf, onChange }: ControlsProps<'any_tag'>) {
  const { t } = useLang();
  return (
    <WordSelect
      w={230}
      label={t('segments.operator')}
      words={hasOps}
      say={(op) => t(`segments.anyTagOps.${op}`)}
      value={leaf.op}
      onChange={(op) => onChange({ ...leaf, op })}
    />
  );
}

export function FriendshipControls({ leaf, onChange }: ControlsProps<'friendship'>) {
  const { t } = useLang();
  return (
    <>
      <AccountSelect
        value={leaf.account || undefined}
        onChange={(account) => onChange({ ...leaf, account: account ?? 0 })}
      />
      <WordSelect
        w={150}
        label={t('friends.state')}
        words={friendStates}
        say={(state) => t(`friends.states.${state}`)}
        value={leaf.state}
        onChange={(state) => {
          const { since, ...rest } = leaf;
          // Nothing known has no beginning.
          onChange(state === 'none' ? { ...rest, state } : { ...leaf, state });
        }}
      />
      {leaf.state !== 'none' && (
        <>
          <span className={classes.word}>{t('segments.since')}</span>
          <WindowInput
            value={leaf.since}
            onChange={(since) => onChange({ ...leaf, since })}
            ever={t('segments.anyTime')}
          />
        </>
      )}
    </>
  );
}

function AccountSelect({
  value,
  onChange,
  any,
}: {
  value: number | undefined;
  onChange: (account: number | undefined) => void;
  any?: string;
}) {
  const { t } = useLang();
  const { accounts } = useAccounts();
  const data = accounts.map((account) => ({ value: String(account.id), label: account.name }));
  if (value && !accounts.some((account) => account.id === value)) {
    data.push({ value: String(value), label: `#${value}` });
  }
  return (
    <Select
      size="xs"
      w={190}
      aria-label={t('nav.accounts')}
      placeholder={t('nav.account')}
      value={value ? String(value) : any ? 'any' : null}
      onChange={(next) => onChange(next && next !== 'any' ? Number(next) : undefined)}
      data={any ? [{ value: 'any', label: any }, ...data] : data}
    />
  );
}

export function ReachableControls({ leaf, onChange }: ControlsProps<'reachable'>) {
  const { t } = useLang();
  return (
    <>
      <WordSelect
        w={130}
        label={t('segments.channel')}
        words={channels}
        say={(channel) => t(`segments.channels.${channel}`)}
        value={leaf.channel}
        onChange={(channel) => onChange({ type: 'reachable', channel })}
      />
      {leaf.channel === 'line' && (
        <AccountSelect
          any={t('segments.anyAccount')}
          value={leaf.account}
          onChange={(account) => {
            const { account: _, ...rest } = leaf;
            onChange(account ? { ...rest, account } : rest);
          }}
        />
      )}
      <span className={classes.word}>{t('segments.canReach')}</span>
    </>
  );
}
