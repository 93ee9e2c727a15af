import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mergeProfiles, undoMerge } from '../api/profiles';
import type { Profile, ProfileSummary } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyFailed } from '../shared/notify';
import { useLang } from '../shared/use-lang';
import { PersonPicker } from './PersonPicker';
import { showUndo } from './show-undo';

/** The chosen person becomes part of `person`. */
export function MergeModal({ person, opened, onClose }: { person: Profile; opened: boolean; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [loser, setLoser] = useState<ProfileSummary | null>(null);
  const [why, setWhy] = useState('');
  const merge = useMutation({
    mutationFn: () => mergeProfiles(person.id, loser?.id ?? 0, why.trim()),
    onSuccess: async ({ merge_id }) => {
      onClose();
      showUndo(t('friends.merged'), t('common.undo'), () => {
        undoMerge(merge_id)
          .then(() => queries.invalidateQueries())
          .catch((error: unknown) => notifyFailed(t('errors.unknown'), error));
      });
      await queries.invalidateQueries();
    },
  });
  return (
    <ConfirmModal
      opened={opened}
      onClose={onClose}
      title={t('friends.mergeTitle')}
      confirm={t('friends.mergeDo')}
      disabled={!loser || !why.trim()}
      loading={merge.isPending}
      error={merge.error}
      onConfirm={() => merge.mutate()}
    >
      <Stack gap="sm">
        <Text size="sm">{t('friends.mergeText', { name: person.display_name || t('common.anonymous') })}</Text>
        <PersonPicker label={t('friends.mergeWith')} value={loser} onChange={setLoser} without={[person.id]} />
        <TextInput
          label={t('friends.mergeWhy')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required
        />
      </Stack>
    </ConfirmModal>
  );
}
