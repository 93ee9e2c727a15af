import { Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { freezeSegment, type SegmentQuestion } from '../api/segments';
import { useJobs } from '../jobs/JobsProvider';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyDone } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';

interface FreezeModalProps {
  question: SegmentQuestion;
  name: string;
  people: number | undefined;
  onClose: () => void;
}

/** Who matches now as a list that stays as it is. */
export function FreezeModal({ question, name, people, onClose }: FreezeModalProps) {
  const { t, f } = useLang();
  const jobs = useJobs();
  const queries = useQueryClient();
  const [called, setCalled] = useState(`${name} ${f.date(new Date().toISOString())}`.trim());
  const freeze = useMutation({
    mutationFn: () => freezeSegment(question, called.trim()),
    onSuccess: async (made) => {
      if ('state' in made) jobs.watch(made, `${t('segments.freeze')}: ${called}`);
      notifyDone('state' in made ? t('segments.frozenJob') : t('segments.frozen'));
      onClose();
      await queries.invalidateQueries({ queryKey: ['audiences'] });
    },
  });
  const problems = useProblems(freeze.error);
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('segments.freezeTitle')}
      confirm={t('segments.freezeDo', { people: people === undefined ? '' : f.people(people) })}
      disabled={!called.trim()}
      loading={freeze.isPending}
      error={problems.at('name') ? null : freeze.error}
      onConfirm={() => freeze.mutate()}
    >
      <Text size="sm">{t('segments.freezeText')}</Text>
      <TextInput
        label={t('segments.freezeName')}
        value={called}
        maxLength={100}
        error={problems.at('name')}
        onChange={(event) => setCalled(event.currentTarget.value)}
      />
    </ConfirmModal>
  );
}
