import { Button, Menu, ScrollArea, Text, TextInput } from '@mantine/core';
import {
  IconCircleMinus,
  IconCirclePlus,
  IconLayersUnion,
  IconPlus,
  IconSearch,
  IconStack2,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { LeafNode, LeafType } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { usePhone } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { kindIcons } from './kind-icons';
import { kindGroups } from './language';
import { newLeaf } from './leaf';
import type { GroupMode } from './tree';

export function AddCondition({ onAdd }: { onAdd: (leaf: LeafNode) => void }) {
  const { t } = useLang();
  const { account } = useAccounts();
  const phone = usePhone();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const fits = (kind: LeafType) =>
    `${t(`segments.kinds.${kind}`)} ${t(`segments.kindHints.${kind}`)}`.toLowerCase().includes(wanted);
  return (
    <Menu
      position="bottom-start"
      width={310}
      shadow="md"
      withInitialFocusPlaceholder={phone}
      onClose={() => setSearch('')}
    >
      <Menu.Target>
        <Button size="xs" variant="light" leftSection={<IconPlus size={14} />}>
          {t('segments.addCondition')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          mb={4}
          leftSection={<IconSearch size={14} />}
          // On a phone the keyboard would hide the list.
          data-autofocus={phone ? undefined : true}
          aria-label={t('segments.findCondition')}
          placeholder={t('segments.findCondition')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          // The menu would take letters as a search of its own, and Enter as a choice.
          onKeyDown={(event) => event.key !== 'ArrowDown' && event.key !== 'Escape' && event.stopPropagation()}
        />
        <ScrollArea.Autosize mah={380} type="auto">
          {kindGroups.map((group) => {
            const kinds = group.kinds.filter(fits);
            return (
              kinds.length > 0 && (
                <div key={group.key}>
                  <Menu.Label>{t(`segments.kindGroups.${group.key}`)}</Menu.Label>
                  {kinds.map((kind) => {
                    const IconHere = kindIcons[kind];
                    return (
                      <Menu.Item
                        key={kind}
                        py={5}
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
                </div>
              )
            );
          })}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

export function AddGroup({ onAdd }: { onAdd: (mode: GroupMode) => void }) {
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
