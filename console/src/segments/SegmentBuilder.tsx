import { ActionIcon, Group as Flex, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
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
  stale: boolean;
}

interface SegmentBuilderProps {
  value: tree.Group;
  onChange: (value: tree.Group) => void;
  notes: BuilderNotes;
  readOnly?: boolean;
}

/** The condition tree: boxes of すべて満たす, 1つ以上満たす and 除外, each with its rows. */
export function SegmentBuilder({ value, onChange, notes, readOnly }: SegmentBuilderProps) {
  return (
    <fieldset className={classes.fieldset} disabled={readOnly}>
      <DragProvider>
        <GroupBox group={value} root={value} depth={1} index={0} onChange={onChange} notes={notes} />
      </DragProvider>
    </fieldset>
  );
}

interface GroupBoxProps {
  group: tree.Group;
  /** The group it stands in, and where; the root has none. */
  parent?: tree.Group;
  index: number;
  root: tree.Group;
  depth: number;
  onChange: (value: tree.Group) => void;
  notes: BuilderNotes;
}

function GroupBox({ group, parent, index, root, depth, onChange, notes }: GroupBoxProps) {
  const { t } = useLang();
  const here = notes.nodes.get(group.id);
  const handle = useHandle(group.id);
  const beside = useDrop(root, parent?.id ?? 0, index, onChange);
  const end = useDrop(root, group.id, group.children.length, onChange, true);
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
        onKeyDown={(event) => parent && moveByKey(event, root, group.id, onChange)}
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
            onChange={(mode) => onChange(tree.setMode(root, group.id, mode as tree.GroupMode))}
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
            <div className={classes.groupBars} style={{ opacity: notes.stale ? 0.5 : 1 }}>
              <Bars notes={here} people={notes.people} />
            </div>
            <NodeMenu node={group} root={root} onChange={onChange} />
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
              parent={group}
              index={at}
              root={root}
              depth={depth + 1}
              onChange={onChange}
              notes={notes}
            />
          ) : (
            <ConditionRow
              key={child.id}
              row={child}
              group={group}
              index={at}
              root={root}
              notes={notes.nodes.get(child.id)}
              people={notes.people}
              stale={notes.stale}
              onChange={onChange}
            />
          ),
        )}
      </Stack>
      <Flex gap="xs" mt="sm" className={classes.foot} data-drop={end.mark} {...end.props}>
        <AddCondition onAdd={(leaf) => onChange(tree.addRow(root, group.id, leaf))} />
        {depth < tree.maxDepth && <AddGroup onAdd={(mode) => onChange(tree.addGroup(root, group.id, mode))} />}
      </Flex>
    </Paper>
  );
}
