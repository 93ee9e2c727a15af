import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './states';

interface ConfirmModalProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  confirm: string;
  onConfirm: () => void;
  children?: ReactNode;
  color?: string;
  loading?: boolean;
  disabled?: boolean;
  error?: unknown;
  size?: string;
}

/** Asks once more. The button itself says what will happen and to how many. */
export function ConfirmModal(props: ConfirmModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? 'md'} centered>
      <Stack gap="md">
        {props.children}
        <ErrorNotice error={props.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button color={props.color} loading={props.loading} disabled={props.disabled} onClick={props.onConfirm}>
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
