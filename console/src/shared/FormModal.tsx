import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Form } from './Form';
import { ErrorNotice } from './states';
import { useLang } from './use-lang';
import type { Saving } from './use-save';

interface FormModalProps {
  title: string;
  saving: Saving;
  onClose: () => void;
  disabled?: boolean;
  submit?: string;
  size?: string;
  children: ReactNode;
}

/** A dialog of fields with Cancel and Save. What no field can say stands at its top. */
export function FormModal({ title, saving, onClose, disabled, submit, size, children }: FormModalProps) {
  const { t } = useLang();
  return (
    <Modal opened onClose={onClose} title={title} centered size={size}>
      <Form onSubmit={() => saving.mutate()}>
        <Stack>
          {saving.problems.map.size === 0 && <ErrorNotice error={saving.error} />}
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={disabled}>
              {submit ?? t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
