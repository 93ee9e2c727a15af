import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconCircleMinus,
  IconCirclePlus,
  IconCopy,
  IconDots,
  IconTrash,
} from '@tabler/icons-react';
import { useLang } from '../shared/use-lang';
import type { Edit } from './SegmentBuilder';
import type { TreeNode } from './tree';
import * as tree from './tree';
import * as moves from './tree-moves';

interface NodeMenuProps {
  node: TreeNode;
  edit: Edit;
}

/** Everything that can be done to a row or a group with the keyboard or a finger: move, wrap, duplicate, delete. */
export function NodeMenu({ node, edit }: NodeMenuProps) {
  const { t } = useLang();
  const label = node.kind === 'row' ? t('segments.rowMenu') : t('segments.groupMenu');
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Items node={node} edit={edit} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Items({ node, edit }: NodeMenuProps) {
  const { t } = useLang();
  // The menu is drawn when it opens, with the tree of that moment.
  const root = edit.root();
  const onChange = (after: typeof root) => edit(() => after);
  const place = moves.placeOf(root, node.id);
  const up = moves.step(root, node.id, -1);
  const down = moves.step(root, node.id, 1);
  const others = moves.groupsFor(root, node.id).filter((group) => group.id !== place?.group.id);
  const wrapped = (['any', 'exclude'] as const).map((mode) => [mode, moves.wrap(root, node.id, mode)] as const);
  let number = 0;
  return (
    <>
      <Menu.Item leftSection={<IconArrowUp size={16} />} disabled={up === root} onClick={() => onChange(up)}>
        {t('segments.moveUp')}
      </Menu.Item>
      <Menu.Item leftSection={<IconArrowDown size={16} />} disabled={down === root} onClick={() => onChange(down)}>
        {t('segments.moveDown')}
      </Menu.Item>
      {others.map((group) => {
        if (group.id !== root.id) number += 1;
        const name =
          group.id === root.id
            ? t('segments.wholeGroup')
            : t('segments.groupNumber', { number, mode: t(`segments.${group.mode}`) });
        return (
          <Menu.Item
            key={group.id}
            leftSection={<IconArrowRight size={16} />}
            onClick={() => onChange(moves.moveTo(root, node.id, group.id, group.children.length))}
          >
            {t('segments.moveInto', { group: name })}
          </Menu.Item>
        );
      })}
      {wrapped.map(([mode, after]) => (
        <Menu.Item
          key={mode}
          disabled={after === root}
          leftSection={mode === 'any' ? <IconCirclePlus size={16} /> : <IconCircleMinus size={16} />}
          onClick={() => onChange(after)}
        >
          {mode === 'any' ? t('segments.wrapAny') : t('segments.wrapExclude')}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => onChange(moves.copyNode(root, node.id))}>
        {t('segments.copyRow')}
      </Menu.Item>
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} />}
        onClick={() => onChange(tree.removeNode(root, node.id))}
      >
        {node.kind === 'row' ? t('segments.removeRow') : t('segments.removeGroup')}
      </Menu.Item>
    </>
  );
}
