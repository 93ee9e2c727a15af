import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addAudience, removeAudience, renameAudience } from '../api/audiences';
import type { Audience } from '../api/types';
import { UseList } from '../segments/panels/UsesPanel';
import { usersIn } from '../segments/RemoveSegment';
import { ConfirmModal } from '../shared/ConfirmModal';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

/** Makes an empty list to be filled by hand, or renames one. */
export function AudienceForm({ audience, onClose }: { audience: Audience | null; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [name, setName] = useState(audience?.name ?? '');
  const save = useMutation({
    mutationFn: () =>
      audience ? renameAudience(audience.id, name.trim()) : addAudience({ name: name.trim(), kind: 'manual' }),
    onSuccess: async () => {
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['audiences'] });
      onClose();
    },
  });
  const problems = useProblems(save.error);
  return (
    <Modal opened onClose={onClose} title={audience ? t('audiences.rename') : t('audiences.new')} centered>
      <Form onSubmit={() => save.mutate()}>
        <Stack>
          {save.error && problems.map.size === 0 && <ErrorNotice error={save.error} />}
          <TextInput
            label={t('audiences.name')}
            value={name}
            error={problems.at('name')}
            maxLength={100}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

export function RemoveAudience({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeAudience(audience.id),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      await queries.invalidateQueries({ queryKey: ['audiences'] });
      onClose();
    },
  });
  const users = usersIn(remove.error);
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('audiences.deleteTitle')}
      confirm={t('common.delete')}
      color="red"
      loading={remove.isPending}
      disabled={users.length > 0}
      error={users.length > 0 ? null : remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Text size="sm">{t('audiences.deleteText', { name: audience.name })}</Text>
      {users.length > 0 && (
        <Alert color="red" title={t('segments.usedBy')}>
          <UseList uses={users} />
        </Alert>
      )}
    </ConfirmModal>
  );
}
