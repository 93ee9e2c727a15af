import { ActionIcon, Group, Text } from '@mantine/core';
import { IconGripVertical, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import type { LeafNode } from '../api/types';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { Controls } from './controls/Controls';
import { kindIcons } from './kind-icons';
import { NodeMenu } from './NodeMenu';
import type { Edit, NodeNotes } from './SegmentBuilder';
import * as tree from './tree';
import { step } from './tree-moves';
import { useDrop, useHandle } from './use-drag';

interface ConditionRowProps {
  row: tree.Row;
  groupId: number;
  index: number;
  notes: NodeNotes | undefined;
  people: number;
  edit: Edit;
}

/** Alt with an arrow moves a node; the focus stays with it wherever it is drawn next. */
export function moveByKey(event: KeyboardEvent, edit: Edit, id: number) {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  event.stopPropagation();
  const by = event.key === 'ArrowUp' ? -1 : 1;
  if (!edit((root) => step(root, id, by))) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-handle="${id}"]`)?.focus());
}

/** Drawn again only when something of its own changed: a keystroke in one row costs that row. */
export const ConditionRow = memo(DrawnRow, (before, after) => {
  const { notes: old, ...rest } = before;
  const same = (Object.keys(rest) as (keyof typeof rest)[]).every((key) => before[key] === after[key]);
  return same && JSON.stringify(old) === JSON.stringify(after.notes);
});

function DrawnRow({ row, groupId, index, notes, people, edit }: ConditionRowProps) {
  const { t, lang } = useLang();
  const IconHere = kindIcons[row.leaf.type];
  const handle = useHandle(row.id);
  const drop = useDrop(edit, groupId, index);
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
      onKeyDown={(event) => moveByKey(event, edit, row.id)}
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
          <LeafControls id={row.id} leaf={row.leaf} edit={edit} />
        </div>
        {sentence && <div className={classes.sentence}>{sentence}</div>}
        <Problems notes={notes} />
      </div>
      <div className={classes.bars}>
        <Bars notes={notes} people={people} />
      </div>
      <Group gap={0} wrap="nowrap" className={classes.tools}>
        <NodeMenu node={row} edit={edit} />
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={() => edit((root) => tree.removeNode(root, row.id))}
          aria-label={t('segments.removeRow')}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
    </div>
  );
}

/** Apart from the row's numbers, which change with every row's. */
const LeafControls = memo(function LeafControls({ id, leaf, edit }: { id: number; leaf: LeafNode; edit: Edit }) {
  return <Controls leaf={leaf} onChange={(next) => edit((root) => tree.changeLeaf(root, id, next))} />;
});

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
  const part = (value: number) => `${people ? (value / people) * 100 : 0}%`;
  const label = [
    t('segments.alone', { people: f.people(alone) }),
    running === undefined ? '' : t('segments.running', { people: f.people(running) }),
  ];
  const words = label.filter(Boolean).join('\n');
  return (
    <div data-testid="row-bars" role="img" aria-label={words} title={words}>
      <div className={classes.number} data-testid="row-alone">
        {f.people(alone)}
      </div>
      <div className={classes.track}>
        <div className={classes.alone} style={{ width: part(alone) }} />
      </div>
      {running !== undefined && (
        <>
          <div className={classes.track}>
            <div className={classes.running} style={{ width: part(running) }} />
          </div>
          <div className={classes.left}>→ {f.number(running)}</div>
        </>
      )}
    </div>
  );
});
