import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { importFriends, readIdentified } from '../api/accounts';
import type { Account } from '../api/types';
import { JobProgress } from '../jobs/JobsPanel';
import { useJobs } from '../jobs/JobsProvider';
import { useJob } from '../jobs/use-job';
import { useMay } from '../session/SessionContext';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Section } from './AccountPage';

/** 友だちを取り込む, and how many of LINE's own figure this installation knows by now. */
export function FriendsImport({ account }: { account: Account }) {
  const { t, f } = useLang();
  const may = useMay();
  const jobs = useJobs();
  const identified = useQuery({
    queryKey: ['identified', account.id],
    queryFn: () => readIdentified(account.id),
    refetchInterval: 15_000,
  });
  const start = useMutation({
    mutationFn: () => importFriends(account.id),
    onSuccess: (job) => jobs.watch(job, `${t('jobs.kinds.friends_import')}: ${account.name}`),
  });
  const job = useJob(start.data?.id ?? null);
  return (
    <Section title={t('accounts.friends')} text={t('accounts.friendsText')}>
      <QueryView query={identified} rows={1}>
        {(data) => (
          <div>
            <Group justify="space-between" align="flex-end" mb={6}>
              <Text size="sm" fw={600}>
                {t('accounts.identified')}
              </Text>
              <Text fz={22} fw={700} lh={1.2} className="number">
                {data.percent === null ? '—' : f.percent(data.percent / 100)}
              </Text>
            </Group>
            <Progress value={data.percent ?? 0} color="line" size="lg" aria-label={t('accounts.identified')} />
            <Text size="xs" c="dimmed" mt={6}>
              {data.line_figure === null
                ? t('accounts.identifiedUnknown')
                : t('accounts.identifiedOf', { line: f.people(data.line_figure), known: f.people(data.known) })}
              {data.as_of ? ` · ${t('common.asOf', { at: f.dateTime(data.as_of) })}` : ''}
            </Text>
          </div>
        )}
      </QueryView>
      {account.verified === false && <Alert color="yellow">{t('accounts.friendsUnverified')}</Alert>}
      <ErrorNotice error={start.error} />
      {job.data && <JobProgress job={job.data} />}
      {may.edit && (
        <Button
          variant="light"
          leftSection={<IconDownload size={16} />}
          loading={start.isPending || job.data?.state === 'running'}
          disabled={account.verified === false}
          onClick={() => start.mutate()}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('accounts.friendsDo')}
        </Button>
      )}
    </Section>
  );
}
