import { Alert, Text } from '@mantine/core';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConfirmModal } from './ConfirmModal';
import { useLang } from './use-lang';
import { useSave } from './use-save';

interface RemoveModalProps {
  title: string;
  text: string;
  confirm?: string;
  remove: () => Promise<unknown>;
  refresh: QueryKey;
  /** What was known about the thing itself. */
  forget?: QueryKey;
  onClose: () => void;
  onRemoved?: () => void;
  /** Who still uses it, read from the refusal; while there is somebody it stays. */
  users?: (error: unknown) => { title?: string; list: ReactNode } | null;
}

/** Asks before something is deleted; what is used by others stays, and they are named. */
export function RemoveModal({ title, text, confirm, remove, refresh, forget, ...rest }: RemoveModalProps) {
  const { t } = useLang();
  const queries = useQueryClient();
  const removing = useSave({
    save: remove,
    refresh,
    said: t('common.deleted'),
    onDone: () => {
      if (forget) queries.removeQueries({ queryKey: forget });
      rest.onClose();
      rest.onRemoved?.();
    },
  });
  const users = rest.users?.(removing.error) ?? null;
  return (
    <ConfirmModal
      opened
      onClose={rest.onClose}
      title={title}
      confirm={confirm ?? t('common.delete')}
      color="red"
      loading={removing.isPending}
      disabled={users !== null}
      error={users ? null : removing.error}
      onConfirm={() => removing.mutate()}
    >
      <Text size="sm">{text}</Text>
      {users && (
        <Alert color="red" title={users.title}>
          {users.list}
        </Alert>
      )}
    </ConfirmModal>
  );
}
