import { Alert, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { previewCampaign } from '../api/campaigns';
import { problemText } from '../api/problem';
import type { Account, ProfileSummary } from '../api/types';
import { PersonPicker } from '../friends/PersonPicker';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { type Draft, writeContent } from './model';
import { Phone } from './Phone';

/** The message as one person will see it, rendered by the server exactly as it will be sent. */
export function PreviewPane({ draft, account }: { draft: Draft; account: Account }) {
  const { t, lang } = useLang();
  const [person, setPerson] = useState<ProfileSummary | null>(null);
  const written = useMemo(() => writeContent(draft).content, [draft]);
  const [content] = useDebouncedValue(written, 250);
  const preview = useQuery({
    queryKey: ['preview', account.id, JSON.stringify(content), person?.id, draft.trackLinks],
    queryFn: ({ signal }) =>
      previewCampaign(
        { account_id: account.id, content, profile_id: person?.id, track_links: draft.trackLinks },
        signal,
      ),
    enabled: content.bubbles.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const problems = content.bubbles.length ? (preview.data?.problems ?? []) : [];
  return (
    <Stack gap="sm">
      <Paper withBorder p="md">
        <Text fw={650} mb="xs">
          {t('campaigns.preview')}
        </Text>
        <PersonPicker
          size="xs"
          following
          label={t('campaigns.previewAs')}
          placeholder={preview.data?.person?.display_name || t('segments.whyPick')}
          value={person}
          onChange={setPerson}
          mb="sm"
        />
        <Phone
          account={account}
          messages={content.bubbles.length ? (preview.data?.messages ?? []) : []}
          empty={t('campaigns.previewEmpty')}
        />
      </Paper>
      <ErrorNotice error={preview.error} />
      {problems.length > 0 && (
        <Alert color="yellow" title={t('campaigns.fixFirst')}>
          <Stack gap={4}>
            {problems.map((problem) => (
              <Text key={`${problem.path} ${problem.code}`} size="sm">
                {problemText(problem, lang)}
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
