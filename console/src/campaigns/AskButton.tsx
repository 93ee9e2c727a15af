import { Button, type ButtonProps, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Campaign } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { useControl } from './use-control';

interface AskButtonProps extends ButtonProps {
  campaignId: number;
  label: string;
  title: string;
  text?: ReactNode;
  confirm: string;
  act: () => Promise<unknown>;
  said?: string;
  onDone?: (changed: Campaign | undefined) => void;
  danger?: boolean;
}

/** A button that asks once before it does something to a campaign. */
export function AskButton({
  campaignId,
  label,
  title,
  text,
  confirm,
  act,
  said,
  onDone,
  danger,
  ...button
}: AskButtonProps) {
  const [asking, setAsking] = useState(false);
  const control = useControl(campaignId, {
    said,
    onDone: (changed) => {
      setAsking(false);
      onDone?.(changed);
    },
  });
  return (
    <>
      <Button
        color={danger ? 'red' : undefined}
        {...button}
        onClick={(event) => {
          event.stopPropagation();
          control.reset();
          setAsking(true);
        }}
      >
        {label}
      </Button>
      <ConfirmModal
        opened={asking}
        onClose={() => setAsking(false)}
        title={title}
        confirm={confirm}
        color={danger ? 'red' : undefined}
        loading={control.isPending}
        error={control.error}
        onConfirm={() => control.mutate(act)}
      >
        {text && <Text size="sm">{text}</Text>}
      </ConfirmModal>
    </>
  );
}
