import { Button, Grid, Paper, Stack, TextInput } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { readSchedule, type Schedule, saveSchedule, testSchedule } from '../api/planning';
import type { Account } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { AudienceStep } from '../campaigns/AudienceStep';
import { MessageStep } from '../campaigns/MessageStep';
import { fromCampaign, messageIn, writeAudience, writeDraft } from '../campaigns/model';
import { OptionsStep } from '../campaigns/OptionsStep';
import { PreviewBeside } from '../campaigns/PreviewPane';
import { Step } from '../campaigns/StepNav';
import { TestStep } from '../campaigns/TestStep';
import { useOwnAccount } from '../campaigns/use-own-account';
import { useMay } from '../session/SessionContext';
import { LeaveGuard } from '../shared/LeaveGuard';
import { Page } from '../shared/Page';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

/** What a repeated campaign sends, edited as any campaign is. Saved by hand: the next one goes out by itself. */
export function ScheduleMessagePage() {
  const { t } = useLang();
  const id = Number(useParams().id);
  const { account, accounts, choose } = useAccounts();
  const stored = useQuery({
    queryKey: ['schedule-message', id],
    queryFn: () => readSchedule(id),
    // Read anew each time, and not replaced while it is edited: a save names the version that was on the screen.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  useOwnAccount(stored.data?.campaign && { ...stored.data.campaign, id }, account?.id, choose);
  const owner = accounts.find((each) => each.id === stored.data?.account_id);
  if (stored.data && owner) return <Editor key={id} schedule={stored.data} account={owner} />;
  return (
    <Page title={t('schedules.title')} back={`/schedules/${id}`}>
      <QueryView query={stored}>{() => null}</QueryView>
    </Page>
  );
}

function Editor({ schedule, account }: { schedule: Schedule; account: Account }) {
  const { t, f } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [stored] = useState(() => fromCampaign(schedule.campaign));
  const [draft, setDraft] = useState(stored);
  const [shown, setShown] = useState(0);
  const [tested, setTested] = useState(false);
  const [saved, setSaved] = useState(false);
  const back = `/schedules/${schedule.id}`;
  // Only when nothing is unsaved any more: the guard below would ask otherwise.
  useEffect(() => {
    if (saved) void navigate(back);
  }, [saved, navigate, back]);
  const input = writeDraft(draft, account.id);
  const changed = JSON.stringify(draft) !== JSON.stringify(stored);
  const saving = useSave({
    save: async () => {
      if (!input) throw new Error('The message is not finished.');
      const { rule, grace_minutes } = schedule;
      return saveSchedule(schedule.id, schedule.version, { rule, grace_minutes, campaign: input });
    },
    refresh: ['schedules'],
    onDone: (after) => {
      queries.setQueryData(['schedules', schedule.id], after);
      setSaved(true);
    },
  });
  const problems = { ...saving.problems, at: (path: string) => saving.problems.at(`campaign.${path}`) };
  const [next] = schedule.next;
  const steps = {
    audience: { key: 'audience', title: t('campaigns.audience'), done: writeAudience(draft) !== null },
    content: { key: 'content', title: t('campaigns.content'), done: input !== null },
    options: { key: 'options', title: t('options.title'), done: input !== null },
    test: { key: 'test', title: t('campaigns.test'), done: tested },
  };
  return (
    <Page
      title={draft.name || t('schedules.title')}
      back={back}
      description={
        schedule.state === 'running' && next
          ? t('schedules.editFrom', { at: f.dateTime(next.at) })
          : t('schedules.edit')
      }
      actions={
        may.edit && (
          <Button
            leftSection={<IconDeviceFloppy size={16} />}
            loading={saving.isPending}
            disabled={!input || !changed}
            onClick={() => saving.mutate()}
          >
            {t('common.save')}
          </Button>
        )
      }
    >
      {Boolean(saving.error) && <ErrorNotice error={saving.error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
              <TextInput
                label={t('campaigns.name')}
                description={t('campaigns.nameHint')}
                value={draft.name}
                error={problems.at('name')}
                required
                onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
              />
            </Paper>
            <Step number={1} step={steps.audience}>
              <AudienceStep draft={draft} onChange={setDraft} error={problems.at('audience')} />
            </Step>
            <Step number={2} step={steps.content}>
              <MessageStep draft={draft} onChange={setDraft} problems={problems} shown={shown} onShow={setShown} />
            </Step>
            <Step number={3} step={steps.options} hint={t('options.hint')}>
              <OptionsStep draft={draft} onChange={setDraft} problems={problems} repeated />
            </Step>
            {may.edit && (
              <Step number={4} step={steps.test}>
                <TestStep
                  ready={input !== null}
                  account={account}
                  send={async (people, key) => input && testSchedule(schedule.id, input, people, key)}
                  onDone={() => setTested(true)}
                />
              </Step>
            )}
          </Stack>
        </Grid.Col>
        <PreviewBeside draft={messageIn(draft, shown)} account={account} />
      </Grid>
      <LeaveGuard when={!saved && may.edit && changed} />
    </Page>
  );
}
