import { ActionIcon, Button, Group as Flex, Menu, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconCircleMinus, IconCirclePlus, IconLayersUnion, IconPlus, IconStack2, IconTrash } from '@tabler/icons-react';
import type { LeafNode } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useLang } from '../shared/use-lang';
import classes from './builder.module.css';
import { ConditionRow } from './ConditionRow';
import { kindIcons } from './kind-icons';
import { leafKinds, newLeaf } from './leaf';
import * as tree from './tree';

export interface BuilderCounts {
  /** People who meet the node alone, by node id; missing while unknown. */
  alone: ReadonlyMap<number, number>;
  /** Everybody, the full length of the bars. */
  people: number;
  stale: boolean;
  /** What the API says about a node, by node id. */
  problems: ReadonlyMap<number, string>;
}

interface SegmentBuilderProps {
  value: tree.Group;
  onChange: (value: tree.Group) => void;
  counts: BuilderCounts;
  readOnly?: boolean;
}

/** The condition tree: boxes of すべて満たす, 1つ以上満たす and 除外, each with its rows. */
export function SegmentBuilder({ value, onChange, counts, readOnly }: SegmentBuilderProps) {
  return (
    <fieldset className={classes.fieldset} disabled={readOnly}>
      <GroupBox group={value} root={value} depth={1} onChange={onChange} counts={counts} />
    </fieldset>
  );
}

interface GroupBoxProps {
  group: tree.Group;
  root: tree.Group;
  depth: number;
  onChange: (value: tree.Group) => void;
  counts: BuilderCounts;
}

function GroupBox({ group, root, depth, onChange, counts }: GroupBoxProps) {
  const { t, f } = useLang();
  const isRoot = group.id === root.id;
  const alone = counts.alone.get(group.id);
  return (
    <Paper withBorder className={classes.group} data-mode={group.mode} data-root={isRoot || undefined}>
      <Flex justify="space-between" mb="xs" gap="xs" align="flex-start">
        <Flex gap="sm">
          <SegmentedControl
            size="xs"
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
        {!isRoot && (
          <Flex gap={4} wrap="nowrap">
            {alone !== undefined && (
              <Text
                size="xs"
                fw={600}
                className="number"
                lh="28px"
                style={{ opacity: counts.stale ? 0.5 : 1, whiteSpace: 'nowrap' }}
              >
                {f.people(alone)}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('segments.removeGroup')}
              onClick={() => onChange(tree.removeNode(root, group.id))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Flex>
        )}
      </Flex>
      <Stack gap="xs">
        {group.children.length === 0 && (
          <Text size="sm" c="dimmed" py={6}>
            {isRoot ? t('segments.everyoneNow') : t('segments.emptyGroup')}
          </Text>
        )}
        {group.children.map((child) =>
          child.kind === 'group' ? (
            <GroupBox key={child.id} group={child} root={root} depth={depth + 1} onChange={onChange} counts={counts} />
          ) : (
            <ConditionRow
              key={child.id}
              leaf={child.leaf}
              alone={counts.alone.get(child.id)}
              people={counts.people}
              stale={counts.stale}
              problem={counts.problems.get(child.id)}
              onChange={(leaf) => onChange(tree.changeLeaf(root, child.id, leaf))}
              onRemove={() => onChange(tree.removeNode(root, child.id))}
              onCopy={() => onChange(tree.copyRow(root, child.id))}
            />
          ),
        )}
      </Stack>
      <Flex gap="xs" mt="sm">
        <AddCondition onAdd={(leaf) => onChange(tree.addRow(root, group.id, leaf))} />
        {depth < tree.maxDepth && <AddGroup onAdd={(mode) => onChange(tree.addGroup(root, group.id, mode))} />}
      </Flex>
    </Paper>
  );
}

function AddCondition({ onAdd }: { onAdd: (leaf: LeafNode) => void }) {
  const { t } = useLang();
  const { account } = useAccounts();
  return (
    <Menu position="bottom-start" width={300} shadow="md">
      <Menu.Target>
        <Button size="xs" variant="light" leftSection={<IconPlus size={14} />}>
          {t('segments.addCondition')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {leafKinds.map((kind) => {
          const IconHere = kindIcons[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<IconHere size={18} stroke={1.7} />}
              onClick={() => onAdd(newLeaf(kind, account?.id))}
            >
              <Text size="sm" fw={600}>
                {t(`segments.kinds.${kind}`)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`segments.kindHints.${kind}`)}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddGroup({ onAdd }: { onAdd: (mode: tree.GroupMode) => void }) {
  const { t } = useLang();
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconLayersUnion size={14} />}>
          {t('segments.addGroup')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCirclePlus size={16} />} onClick={() => onAdd('any')}>
          {t('segments.addAny')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCircleMinus size={16} />} onClick={() => onAdd('exclude')}>
          {t('segments.addExclude')}
        </Menu.Item>
        <Menu.Item leftSection={<IconStack2 size={16} />} onClick={() => onAdd('all')}>
          {t('segments.addAll')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
