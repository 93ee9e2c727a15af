import { Autocomplete } from '@mantine/core';
import { IconCopy, IconFolder, IconLink, IconSend, IconSnowflake, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { changeSegment, duplicateSegment } from '../api/segments';
import type { Segment } from '../api/types';
import { FormModal } from '../shared/FormModal';
import { notifyDone, notifyFailed } from '../shared/notify';
import { type RowAction as MenuAction, RowMenu } from '../shared/RowMenu';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

export type RowAction = 'remove' | 'freeze' | 'uses' | 'folder';

/** What can be done to a segment from the list. */
export function SegmentMenu({ segment, onAsk }: { segment: Segment; onAsk: (what: RowAction) => void }) {
  const { t } = useLang();
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
  const actions: MenuAction[] = [
    {
      icon: IconSend,
      label: t('segments.useInCampaign'),
      onClick: () => void navigate(`/campaigns/new/edit?segment=${segment.id}`),
    },
    { icon: IconSnowflake, label: t('segments.freeze'), onClick: () => onAsk('freeze') },
    { icon: IconCopy, label: t('segments.duplicate'), onClick: () => copy.mutate() },
    { icon: IconFolder, label: t('segments.moveFolder'), onClick: () => onAsk('folder') },
    { icon: IconLink, label: t('segments.usesTitle'), open: true, onClick: () => onAsk('uses') },
    { icon: IconTrash, label: t('common.delete'), danger: true, onClick: () => onAsk('remove') },
  ];
  return <RowMenu name={segment.name} actions={actions} />;
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
  const saving = useSave({
    save: () =>
      changeSegment(segment.id, segment.version, {
        name: segment.name,
        folder: folder.trim(),
        definition: segment.definition,
      }),
    refresh: ['segments'],
    onDone: (saved) => {
      queries.setQueryData(['segment', saved.id], saved);
      onClose();
    },
  });
  return (
    <FormModal title={`${t('segments.moveFolder')}: ${segment.name}`} saving={saving} onClose={onClose}>
      <Autocomplete
        label={t('segments.folder')}
        description={t('segments.folderHint')}
        value={folder}
        data={folders}
        data-autofocus
        onChange={setFolder}
      />
    </FormModal>
  );
}
