import { Alert, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/problem';
import { removeSegment } from '../api/segments';
import type { DefinitionUse, Segment } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyDone } from '../shared/notify';
import { useLang } from '../shared/use-lang';
import { UseList } from './panels/UsesPanel';

/** The users that a 409 names. */
export function usersIn(error: unknown): DefinitionUse[] {
  if (!(error instanceof ApiError) || !Array.isArray(error.document.used_by)) return [];
  return error.document.used_by as DefinitionUse[];
}

interface RemoveSegmentProps {
  segment: Segment;
  onClose: () => void;
  onRemoved?: () => void;
}

/** Deletes a segment; one that is used stays, and its users are named with a way to each. */
export function RemoveSegment({ segment, onClose, onRemoved }: RemoveSegmentProps) {
  const { t } = useLang();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeSegment(segment.id),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      queries.removeQueries({ queryKey: ['segment', segment.id] });
      await queries.invalidateQueries({ queryKey: ['segments'] });
      onClose();
      onRemoved?.();
    },
  });
  const users = usersIn(remove.error);
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('segments.deleteTitle')}
      confirm={t('common.delete')}
      color="red"
      loading={remove.isPending}
      disabled={users.length > 0}
      error={users.length > 0 ? null : remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Text size="sm">{t('segments.deleteText', { name: segment.name })}</Text>
      {users.length > 0 && (
        <Alert color="red" title={t('segments.usedBy')}>
          <Stack gap="xs">
            <UseList uses={users} />
          </Stack>
        </Alert>
      )}
    </ConfirmModal>
  );
}
