import { ActionIcon, Group, Progress, Text, Tooltip } from '@mantine/core';
import { IconGripVertical, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import type { LeafNode } from '../api/types';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { Controls } from './controls/Controls';
import { kindIcons } from './kind-icons';
import { NodeMenu } from './NodeMenu';
import type { NodeNotes } from './SegmentBuilder';
import * as tree from './tree';
import { step } from './tree-moves';
import { useDrop, useHandle } from './use-drag';

interface ConditionRowProps {
  row: tree.Row;
  group: tree.Group;
  index: number;
  root: tree.Group;
  notes: NodeNotes | undefined;
  people: number;
  stale: boolean;
  onChange: (root: tree.Group) => void;
}

/** Alt with an arrow moves a node; the focus stays with it wherever it is drawn next. */
export function moveByKey(event: KeyboardEvent, root: tree.Group, id: number, onChange: (root: tree.Group) => void) {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  event.stopPropagation();
  const after = step(root, id, event.key === 'ArrowUp' ? -1 : 1);
  if (after === root) return;
  onChange(after);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-handle="${id}"]`)?.focus());
}

export function ConditionRow({ row, group, index, root, notes, people, stale, onChange }: ConditionRowProps) {
  const { t, lang } = useLang();
  const IconHere = kindIcons[row.leaf.type];
  const handle = useHandle(row.id);
  const drop = useDrop(root, group.id, index, onChange);
  const sentence = lang === 'ja' ? notes?.sentence?.ja : notes?.sentence?.en;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the grid that a row is
    <div
      role="group"
      aria-label={t(`segments.kinds.${row.leaf.type}`)}
      className={classes.row}
      data-node={row.id}
      data-problem={notes?.problems.some((each) => each.severity === 'error') || undefined}
      data-drop={drop.mark}
      onKeyDown={(event) => moveByKey(event, root, row.id, onChange)}
      {...drop.props}
    >
      <ActionIcon
        className={classes.handle}
        variant="transparent"
        color="gray"
        aria-label={`${t('segments.drag')} (Alt+↑↓)`}
        data-handle={row.id}
        {...handle}
      >
        <IconGripVertical size={15} />
      </ActionIcon>
      <div className={classes.main}>
        <div className={classes.kind}>
          <IconHere size={14} stroke={1.8} />
          {t(`segments.kinds.${row.leaf.type}`)}
        </div>
        <div className={classes.controls}>
          <LeafControls row={row} root={root} onChange={onChange} />
        </div>
        {sentence && <div className={classes.sentence}>{sentence}</div>}
        <Problems notes={notes} />
      </div>
      <div className={classes.bars} style={{ opacity: stale ? 0.5 : 1 }}>
        <Bars notes={notes} people={people} />
      </div>
      <Group gap={0} wrap="nowrap" className={classes.tools}>
        <NodeMenu node={row} root={root} onChange={onChange} />
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={() => onChange(tree.removeNode(root, row.id))}
          aria-label={t('segments.removeRow')}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
    </div>
  );
}

interface LeafControlsProps {
  row: tree.Row;
  root: tree.Group;
  onChange: (root: tree.Group) => void;
}
function LeafControls({ row, root, onChange }: LeafControlsProps) {
  return <Controls leaf={row.leaf} onChange={(leaf: LeafNode) => onChange(tree.changeLeaf(root, row.id, leaf))} />;
}

/** What the API says about a node: errors in red, warnings in yellow. */
export function Problems({ notes }: { notes: NodeNotes | undefined }) {
  return notes?.problems.map((problem) => (
    <Text
      key={problem.text}
      size="xs"
      mt={4}
      c={problem.severity === 'error' ? 'red.8' : undefined}
      className={problem.severity === 'error' ? undefined : classes.warning}
      role={problem.severity === 'error' ? 'alert' : 'status'}
    >
      {problem.text}
    </Text>
  ));
}

/** How many people meet the row alone, and how many are left after it and the rows before it in its group. */
export const Bars = memo(function Bars({ notes, people }: { notes: NodeNotes | undefined; people: number }) {
  const { t, f } = useLang();
  if (notes?.alone === undefined) return null;
  const { alone, running } = notes;
  const part = (value: number) => (people ? (value / people) * 100 : 0);
  const label = [
    t('segments.alone', { people: f.people(alone) }),
    running === undefined ? '' : t('segments.running', { people: f.people(running) }),
  ];
  return (
    <Tooltip label={<span className={classes.lines}>{label.filter(Boolean).join('\n')}</span>}>
      <div data-testid="row-bars">
        <Text size="xs" fw={600} className="number" data-testid="row-alone">
          {f.people(alone)}
        </Text>
        <Progress value={part(alone)} size={5} mt={2} color="ai.3" aria-label={label[0]} />
        {running !== undefined && (
          <>
            <Progress value={part(running)} size={5} mt={2} color="ai.8" aria-label={label[1]} />
            <Text fz={11} c="dimmed" className="number">
              → {f.number(running)}
            </Text>
          </>
        )}
      </div>
    </Tooltip>
  );
});
