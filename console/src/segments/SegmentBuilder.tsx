import { ActionIcon, Group as Flex, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import { memo, useCallback, useRef } from 'react';
import type { SentencePart } from '../api/types';
import { useLang } from '../shared/use-lang';
import { AddCondition, AddGroup } from './AddMenu';
import classes from './builder.module.css';
import { Bars, ConditionRow, moveByKey, Problems } from './ConditionRow';
import { NodeMenu } from './NodeMenu';
import * as tree from './tree';
import { DragProvider, useDrop, useHandle } from './use-drag';

/** What the API says about one node of the tree. */
export interface NodeNotes {
  /** People who meet it alone; missing while unknown, as everything here. */
  alone?: number;
  /** People left after it and the siblings before it. */
  running?: number;
  /** Size of the result if it were not there. */
  without?: number;
  problems: { text: string; severity: 'error' | 'warning' }[];
  sentence?: SentencePart;
}
export interface BuilderNotes {
  nodes: ReadonlyMap<number, NodeNotes>;
  /** Everybody, the full length of the bars. */
  people: number;
}

interface SegmentBuilderProps {
  value: tree.Group;
  onChange: (value: tree.Group) => void;
  notes: BuilderNotes;
  /** The numbers are those of before the last change. */
  stale?: boolean;
  readOnly?: boolean;
}

/** A change of the tree, given the tree as it is at that moment. One that changes nothing answers the same tree. */
export type Change = (root: tree.Group) => tree.Group;
/** Changes the tree and says whether it changed. Always the same function, so that rows that are not edited are not drawn again. */
export interface Edit {
  (change: Change): boolean;
  root: () => tree.Group;
}

/** The condition tree: boxes of すべて満たす, 1つ以上満たす and 除外, each with its rows. */
export function SegmentBuilder({ value, onChange, notes, stale, readOnly }: SegmentBuilderProps) {
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  const apply = useCallback((change: Change) => {
    const after = change(latest.current.value);
    if (after === latest.current.value) return false;
    // Two changes before the next drawing build on each other.
    latest.current.value = after;
    latest.current.onChange(after);
    return true;
  }, []);
  const edit = useRef<Edit>(Object.assign(apply, { root: () => latest.current.value })).current;
  return (
    <fieldset className={classes.fieldset} disabled={readOnly} data-stale={stale || undefined}>
      <DragProvider>
        <GroupBox group={value} depth={1} index={0} edit={edit} notes={notes} />
      </DragProvider>
    </fieldset>
  );
}

interface GroupBoxProps {
  group: tree.Group;
  /** The group it stands in, and where; the root has none. */
  parent?: number;
  index: number;
  depth: number;
  edit: Edit;
  notes: BuilderNotes;
}

const GroupBox = memo(function GroupBox({ group, parent, index, depth, edit, notes }: GroupBoxProps) {
  const { t } = useLang();
  const here = notes.nodes.get(group.id);
  const handle = useHandle(group.id);
  const beside = useDrop(edit, parent ?? 0, index);
  const end = useDrop(edit, group.id, group.children.length, true);
  return (
    <Paper
      withBorder
      className={classes.group}
      data-mode={group.mode}
      data-node={group.id}
      data-root={!parent || undefined}
      data-drop={parent && beside.mark}
    >
      <Flex
        justify="space-between"
        mb="xs"
        gap="xs"
        align="flex-start"
        wrap="nowrap"
        onKeyDown={(event) => parent && moveByKey(event, edit, group.id)}
        {...(parent ? beside.props : {})}
      >
        <Flex gap={6} style={{ minWidth: 0 }}>
          {parent && (
            <ActionIcon
              className={classes.handle}
              variant="transparent"
              color="gray"
              aria-label={`${t('segments.drag')} (Alt+↑↓)`}
              data-handle={group.id}
              {...handle}
            >
              <IconGripVertical size={15} />
            </ActionIcon>
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('segments.mode')}
            value={group.mode}
            onChange={(mode) => edit((root) => tree.setMode(root, group.id, mode as tree.GroupMode))}
            data={[
              { value: 'all', label: t('segments.all') },
              { value: 'any', label: t('segments.any') },
              { value: 'exclude', label: t('segments.exclude') },
            ]}
          />
          <Text size="xs" c="dimmed" visibleFrom="sm" lh="28px">
            {t(`segments.${group.mode}Hint`)}
          </Text>
        </Flex>
        {parent && (
          <Flex gap={8} wrap="nowrap" align="flex-start">
            <div className={classes.groupBars}>
              <Bars notes={here} people={notes.people} />
            </div>
            <NodeMenu node={group} edit={edit} />
          </Flex>
        )}
      </Flex>
      <Problems notes={here} />
      <Stack gap="xs">
        {group.children.length === 0 && (
          <Text size="sm" c="dimmed" py={6}>
            {parent ? t('segments.emptyGroup') : t('segments.everyoneNow')}
          </Text>
        )}
        {group.children.map((child, at) =>
          child.kind === 'group' ? (
            <GroupBox
              key={child.id}
              group={child}
              parent={group.id}
              index={at}
              depth={depth + 1}
              edit={edit}
              notes={notes}
            />
          ) : (
            <ConditionRow
              key={child.id}
              row={child}
              groupId={group.id}
              index={at}
              notes={notes.nodes.get(child.id)}
              people={notes.people}
              edit={edit}
            />
          ),
        )}
      </Stack>
      <Flex gap="xs" mt="sm" className={classes.foot} data-drop={end.mark} {...end.props}>
        <AddCondition onAdd={(leaf) => edit((root) => tree.addRow(root, group.id, leaf))} />
        {depth < tree.maxDepth && <AddGroup onAdd={(mode) => edit((root) => tree.addGroup(root, group.id, mode))} />}
      </Flex>
    </Paper>
  );
});
