import { Affix, Alert, Button, Drawer, Grid, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { IconDeviceMobile } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { previewCampaign } from '../api/campaigns';
import { problemText } from '../api/problem';
import type { Account, ProfileSummary } from '../api/types';
import { PersonPicker } from '../friends/PersonPicker';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import classes from './Editor.module.css';
import { type Draft, writeContent } from './model';
import { Phone } from './Phone';

/** The phone beside the editor; where there is no room for it, behind a button that stays in sight. */
export function PreviewBeside(props: { draft: Draft; account: Account }) {
  const { t } = useLang();
  const beside = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [opened, setOpened] = useState(false);
  if (beside) {
    return (
      <Grid.Col span={4}>
        <div className={classes.beside}>
          <PreviewPane {...props} />
        </div>
      </Grid.Col>
    );
  }
  return (
    <>
      <Affix position={{ bottom: 16, right: 16 }} zIndex={90}>
        <Button
          radius="xl"
          leftSection={<IconDeviceMobile size={18} />}
          style={{ boxShadow: 'var(--mantine-shadow-md)' }}
          onClick={() => setOpened(true)}
        >
          {t('campaigns.preview')}
        </Button>
      </Affix>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="bottom"
        size="85%"
        title={t('campaigns.preview')}
      >
        {opened && <PreviewPane {...props} />}
      </Drawer>
    </>
  );
}

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
