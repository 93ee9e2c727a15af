import { Checkbox, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { SegmentCount } from '../../api/types';
import { useAccounts } from '../../app/AccountContext';
import { useLang } from '../../shared/use-lang';
import { flowOf } from '../flow';
import type { BuilderNotes } from '../SegmentBuilder';
import type { Group, TreeNode } from '../tree';
import { Bar } from './Bar';

interface FlowPanelProps {
  tree: Group;
  notes: BuilderNotes;
  count: UseQueryResult<SegmentCount>;
}

const sign = (change: number) => (change < 0 ? '−' : change > 0 ? '+' : '±');

/** From everybody down to who can be reached, row by row: where the number falls. */
export function FlowPanel({ tree, notes, count }: FlowPanelProps) {
  const { t, f, lang } = useLang();
  const { account } = useAccounts();
  const [without, setWithout] = useState(false);
  const data = count.data;
  if (!data || count.error) return null;
  const name = (node: TreeNode): string => {
    const said = notes.nodes.get(node.id)?.sentence;
    const sentence = lang === 'ja' ? said?.ja : said?.en;
    if (sentence) return sentence;
    return node.kind === 'row' ? t(`segments.kinds.${node.leaf.type}`) : t(`segments.${node.mode}`);
  };
  const change = (number: number) => `${sign(number)}${f.people(Math.abs(number))}`;
  const steps = flowOf(tree, notes.nodes, data.people);
  const out = data.reachable === null ? 0 : data.count - data.reachable;
  return (
    <Stack gap="sm" style={{ opacity: count.isPlaceholderData ? 0.55 : 1 }} data-testid="segment-flow">
      {tree.children.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('segments.flow.empty')}
        </Text>
      )}
      <Bar
        label={t('segments.flow.everyone')}
        value={data.people}
        most={data.people}
        text={f.people(data.people)}
        note={tree.mode === 'any' && steps.length > 1 ? t('segments.flow.start') : undefined}
        color="var(--mantine-color-gray-5)"
      />
      {steps.map((step) => (
        <Bar
          key={step.node.id}
          testId="flow-step"
          label={`${tree.mode === 'exclude' ? t('segments.except') : ''}${name(step.node)}`}
          value={step.people ?? 0}
          most={data.people}
          text={step.people === null ? t('segments.flow.notCounted') : f.people(step.people)}
          note={
            step.people === null
              ? undefined
              : [
                  change(step.change),
                  without && step.without !== undefined
                    ? t('segments.flow.without', {
                        people: f.people(step.without),
                        change: change(step.without - data.count),
                      })
                    : '',
                ]
                  .filter(Boolean)
                  .join(' · ')
          }
        />
      ))}
      <Bar
        label={<b>{t('segments.flow.result')}</b>}
        value={data.count}
        most={data.people}
        text={f.people(data.count)}
        color="var(--mantine-color-ai-8)"
      />
      {account && data.reachable !== null && (
        <Bar
          label={<b>{t('segments.flow.reachable')}</b>}
          value={data.reachable}
          most={data.people}
          text={f.people(data.reachable)}
          note={out > 0 ? `${t('segments.flow.unreachable')} ${change(-out)}` : undefined}
          color="var(--line-green)"
        />
      )}
      {tree.children.length > 1 && (
        <Checkbox
          size="xs"
          label={t('segments.flow.showWithout')}
          checked={without}
          onChange={(event) => setWithout(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
