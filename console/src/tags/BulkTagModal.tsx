import { Alert, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { startTagJob, tryTagJob } from '../api/profiles';
import type { Id, TagTarget } from '../api/types';
import { useJobs } from '../jobs/JobsProvider';
import { ConfirmModal } from '../shared/ConfirmModal';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { TagSelect } from './TagSelect';
import { useTags } from './use-tags';

interface BulkTagModalProps {
  action: 'add' | 'remove' | null;
  target: TagTarget;
  onClose: () => void;
  onStarted?: () => void;
}

/** Puts a tag on, or takes it off, many people: first the number, then the work in the background, then undo. */
export function BulkTagModal({ action, target, onClose, onStarted }: BulkTagModalProps) {
  const { t, f } = useLang();
  const jobs = useJobs();
  const tags = useTags();
  const [tagId, setTagId] = useState<Id | null>(null);
  const tagName = tags.data?.items.find((tag) => tag.id === tagId)?.name ?? '';
  const trial = useQuery({
    queryKey: ['tag-job', action, tagId, target],
    queryFn: () => tryTagJob({ tag_id: tagId ?? 0, action: action ?? 'add', target }),
    enabled: action !== null && tagId !== null,
    staleTime: 0,
  });
  const start = useMutation({
    mutationFn: () => startTagJob({ tag_id: tagId ?? 0, action: action ?? 'add', target }),
    onSuccess: (job) => {
      jobs.watch(job, `${t(action === 'remove' ? 'friends.takeTag' : 'friends.putTag')}: ${tagName}`);
      setTagId(null);
      onClose();
      onStarted?.();
    },
  });
  const changes = trial.data?.changes ?? 0;
  const removing = action === 'remove';
  return (
    <ConfirmModal
      opened={action !== null}
      onClose={onClose}
      title={t(removing ? 'tagJob.removeTitle' : 'tagJob.addTitle')}
      confirm={t(removing ? 'tagJob.removeDo' : 'tagJob.addDo', { people: f.people(changes) })}
      color={removing ? 'red' : undefined}
      disabled={!trial.data || changes === 0}
      loading={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate()}
    >
      <Stack gap="sm">
        <TagSelect label={t('tagJob.chooseTag')} value={tagId} onChange={setTagId} data-autofocus />
        {tagId !== null && (
          <>
            {trial.isFetching && <Text size="sm">{t('tagJob.counting')}</Text>}
            <ErrorNotice error={trial.error} />
            {trial.data && !trial.isFetching && (
              <Alert color={changes ? 'ai' : 'gray'}>
                <Text size="sm" fw={600}>
                  {changes
                    ? t('tagJob.willChange', { people: f.people(trial.data.people), changes: f.people(changes) })
                    : t('tagJob.nothing')}
                </Text>
                {changes > 0 && <Text size="xs">{t('tagJob.undoHint')}</Text>}
              </Alert>
            )}
          </>
        )}
      </Stack>
    </ConfirmModal>
  );
}
