import { ActionIcon, Menu } from '@mantine/core';
import { type Icon, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMay } from '../session/SessionContext';
import { useLang } from './use-lang';

export interface RowAction {
  icon: Icon;
  label: string;
  onClick: () => void;
  danger?: boolean;
  /** A viewer may do it too. */
  open?: boolean;
}

/** What can be done to one row of a list. */
export function RowMenu({ name, actions }: { name: string; actions: RowAction[] }) {
  const { t } = useLang();
  const may = useMay();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('common.actions')}: ${name}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        {actions.map((action) => (
          <Menu.Item
            key={action.label}
            color={action.danger ? 'red' : undefined}
            leftSection={<action.icon size={16} />}
            disabled={!action.open && !may.edit}
            onClick={action.onClick}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The two actions nearly every row has. */
export function useRowActions() {
  const { t } = useLang();
  return {
    edit: (onClick: () => void, label = t('common.edit')): RowAction => ({ icon: IconPencil, label, onClick }),
    remove: (onClick: () => void): RowAction => ({ icon: IconTrash, label: t('common.delete'), onClick, danger: true }),
  };
}
