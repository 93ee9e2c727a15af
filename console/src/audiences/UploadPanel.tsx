import { Alert, Group, Paper, Progress, Select, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type MembersInput, uploadHashes, uploadMembers } from '../api/audiences';
import type { Audience } from '../api/types';
import { useJobs } from '../jobs/JobsProvider';
import { FileDrop } from '../shared/FileDrop';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { chunks, decodeText, firstColumn, type HashedKind, hashed } from './list-file';

const identityKinds = ['customer', 'line', 'email', 'phone'] as const;
const actions = ['add', 'replace', 'remove'] as const;
const perCall = 5_000;
const accept = ['.csv', '.txt', '.tsv', 'text/csv', 'text/plain'];

interface Outcome {
  added: number;
  removed: number;
  unknown: number;
}

/** Puts the people of a file on a list: member numbers, LINE user ids or addresses, one a line. */
export function UploadPanel({ audience }: { audience: Audience }) {
  const { t, f } = useLang();
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof identityKinds)[number]>('customer');
  const [action, setAction] = useState<(typeof actions)[number]>('add');
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File): Promise<Outcome> => {
      const values = firstColumn(decodeText(await file.arrayBuffer()));
      const sum: Outcome = { added: 0, removed: 0, unknown: 0 };
      let sent = 0;
      for (const part of chunks(values, perCall)) {
        // Replacing begins with the first part; the others are added to it.
        const step: MembersInput['action'] = action === 'replace' && sent > 0 ? 'add' : action;
        const done = await uploadMembers(audience.id, {
          action: step,
          identities: part.map((value) => ({ kind, value })),
        });
        sent += part.length;
        sum.added += done.added;
        sum.removed += done.removed;
        sum.unknown += done.unknown;
        setShare((sent / values.length) * 100);
      }
      return sum;
    },
    onMutate: () => setShare(0),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['audience', audience.id] });
      await queries.invalidateQueries({ queryKey: ['audiences'] });
    },
  });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Text fw={600}>{t('audiences.uploadTitle')}</Text>
        <Group gap="sm" align="flex-end">
          <Select
            label={t('audiences.uploadWhat')}
            value={kind}
            w={200}
            onChange={(next) => setKind((next ?? 'customer') as typeof kind)}
            data={identityKinds.map((each) => ({ value: each, label: t(`friends.identityKinds.${each}`) }))}
          />
          <Select
            label={t('audiences.uploadHow')}
            value={action}
            w={220}
            onChange={(next) => setAction((next ?? 'add') as typeof action)}
            data={actions.map((each) => ({ value: each, label: t(`audiences.uploadActions.${each}`) }))}
          />
        </Group>
        <FileDrop
          accept={accept}
          icon={IconFileUpload}
          title={t('audiences.uploadDrop')}
          hint={t('audiences.uploadHint')}
          loading={upload.isPending}
          onFile={(file) => upload.mutate(file)}
        />
        {upload.isPending && <Progress value={share} animated aria-label={t('audiences.uploadTitle')} />}
        <ErrorNotice error={upload.error} />
        {upload.data && (
          <Alert color={upload.data.unknown > 0 ? 'yellow' : 'teal'}>
            {t('audiences.uploadDone', {
              added: f.people(upload.data.added),
              removed: f.people(upload.data.removed),
            })}
            {upload.data.unknown > 0 && ` ${t('audiences.uploadUnknown', { number: f.number(upload.data.unknown) })}`}
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}

/** Puts hashed addresses on a list; plain ones are hashed here, in the browser. */
export function HashUploadPanel({ audience }: { audience: Audience }) {
  const { t, f } = useLang();
  const jobs = useJobs();
  const [kind, setKind] = useState<HashedKind>('email');
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const { hashes, bad } = await hashed(kind, firstColumn(decodeText(await file.arrayBuffer())));
      if (hashes.length > 0) {
        const lines = new File([hashes.join('\n')], 'hashes.txt', { type: 'text/plain' });
        jobs.watch(await uploadHashes(audience.id, kind, lines), audience.name);
      }
      return { sent: hashes.length, bad: bad.length };
    },
  });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Text fw={600}>{t('audiences.hashTitle')}</Text>
        <Text size="sm" c="dimmed">
          {t('audiences.hashText')}
        </Text>
        <Select
          label={t('audiences.uploadWhat')}
          value={kind}
          w={200}
          onChange={(next) => setKind(next === 'phone' ? 'phone' : 'email')}
          data={(['email', 'phone'] as const).map((each) => ({
            value: each,
            label: t(`friends.identityKinds.${each}`),
          }))}
        />
        <FileDrop
          accept={accept}
          icon={IconFileUpload}
          title={t('audiences.uploadDrop')}
          hint={t('audiences.hashHint')}
          loading={upload.isPending}
          onFile={(file) => upload.mutate(file)}
        />
        <ErrorNotice error={upload.error} />
        {upload.data && (
          <Alert color={upload.data.bad > 0 ? 'yellow' : 'teal'}>
            {t('audiences.hashSent', { number: f.number(upload.data.sent) })}
            {upload.data.bad > 0 && ` ${t('audiences.hashBad', { number: f.number(upload.data.bad) })}`}
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}
