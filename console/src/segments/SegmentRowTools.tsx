import { ActionIcon, Autocomplete, Button, Group, Menu, Modal, Stack } from '@mantine/core';
import { IconCopy, IconDots, IconFolder, IconLink, IconSend, IconSnowflake, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { changeSegment, duplicateSegment } from '../api/segments';
import type { Segment } from '../api/types';
import { useMay } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyDone, notifyFailed } from '../shared/notify';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

export type RowAction = 'remove' | 'freeze' | 'uses' | 'folder';

/** What can be done to a segment from the list. */
export function RowMenu({ segment, onAsk }: { segment: Segment; onAsk: (what: RowAction) => void }) {
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const copy = useMutation({
    mutationFn: () => duplicateSegment(segment.id),
    onSuccess: async () => {
      notifyDone(t('segments.duplicated'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('common.actions')}: ${segment.name}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item
          leftSection={<IconSend size={16} />}
          disabled={!may.edit}
          onClick={() => void navigate(`/campaigns/new/edit?segment=${segment.id}`)}
        >
          {t('segments.useInCampaign')}
        </Menu.Item>
        <Menu.Item leftSection={<IconSnowflake size={16} />} disabled={!may.edit} onClick={() => onAsk('freeze')}>
          {t('segments.freeze')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} disabled={!may.edit} onClick={() => copy.mutate()}>
          {t('segments.duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFolder size={16} />} disabled={!may.edit} onClick={() => onAsk('folder')}>
          {t('segments.moveFolder')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => onAsk('uses')}>
          {t('segments.usesTitle')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          disabled={!may.edit}
          onClick={() => onAsk('remove')}
        >
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Puts a segment into another folder; its condition stays as it is. */
export function FolderModal({
  segment,
  folders,
  onClose,
}: {
  segment: Segment;
  folders: string[];
  onClose: () => void;
}) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [folder, setFolder] = useState(segment.folder);
  const move = useMutation({
    mutationFn: () =>
      changeSegment(segment.id, segment.version, {
        name: segment.name,
        folder: folder.trim(),
        definition: segment.definition,
      }),
    onSuccess: async (saved) => {
      notifyDone(t('common.saved'));
      queries.setQueryData(['segment', saved.id], saved);
      await queries.invalidateQueries({ queryKey: ['segments'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`${t('segments.moveFolder')}: ${segment.name}`} centered>
      <Form onSubmit={() => move.mutate()}>
        <Stack>
          <ErrorNotice error={move.error} />
          <Autocomplete
            label={t('segments.folder')}
            description={t('segments.folderHint')}
            value={folder}
            data={folders}
            data-autofocus
            onChange={setFolder}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={move.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
