import { Badge, Button, Grid, Paper, Stack, TextInput } from '@mantine/core';
import { IconBrandLine, IconCloudCheck, IconCloudUpload, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { readCampaign, removeCampaign, testCampaign } from '../api/campaigns';
import type { Account, Campaign, Definition } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { LeaveGuard } from '../shared/LeaveGuard';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { RemoveModal } from '../shared/RemoveModal';
import { Empty, ErrorNotice, Loading, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { useTemplateFromUrl } from '../templates/use-template-from-url';
import { AudienceStep } from './AudienceStep';
import { LinkCheckButton } from './LinkCheckButton';
import { MessageStep } from './MessageStep';
import { isTouched, messageIn, writeAudience } from './model';
import { OptionsStep } from './OptionsStep';
import { PreviewBeside } from './PreviewPane';
import { RejectedNotice } from './RejectedNotice';
import { isTimed, newSchedule, ScheduleStep } from './ScheduleStep';
import { SendStep } from './SendStep';
import { Step, StepNav } from './StepNav';
import { TestStep } from './TestStep';
import { type DraftState, useDraft } from './use-draft';
import { useOwnAccount } from './use-own-account';

/** 配信作成: one page, top to bottom, in the order marketers know from LINE's own manager. */
export function EditorPage() {
  const { t } = useLang();
  const { id } = useParams();
  const { account, accounts, loading, choose } = useAccounts();
  const stored = useQuery({
    queryKey: ['campaign', Number(id)],
    queryFn: () => readCampaign(Number(id)),
    enabled: id !== 'new',
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Saving a new draft gives it an address; the editor on the screen stays the same one.
  const created = useRef<string | null>(null);
  const fresh = id === 'new' || created.current === id;
  useOwnAccount(stored.data, account?.id, choose);
  if (loading) return <Loading rows={6} />;
  if (fresh) {
    return account ? (
      <Editor key="new" stored={null} account={account} onCreated={(made) => (created.current = String(made))} />
    ) : (
      <NeedAccount />
    );
  }
  const owner = accounts.find((each) => each.id === stored.data?.account_id);
  if (stored.data && owner) return <Editor key={id} stored={stored.data} account={owner} onCreated={() => undefined} />;
  return (
    <Page title={t('campaigns.title')} back="/campaigns">
      <QueryView query={stored}>{() => <NeedAccount />}</QueryView>
    </Page>
  );
}

function NeedAccount() {
  const { t } = useLang();
  return (
    <Empty
      icon={IconBrandLine}
      title={t('campaigns.needAccount')}
      action={
        <Button component={Link} to="/settings/accounts" mt="xs">
          {t('nav.accounts')}
        </Button>
      }
    />
  );
}

interface EditorProps {
  stored: Campaign | null;
  account: Account;
  onCreated: (id: number) => void;
}

function Editor({ stored, account, onCreated }: EditorProps) {
  const { t, zone } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const url = useUrlState();
  const [schedule, setSchedule] = useState(() => newSchedule(url.get('repeat') === '1', zone));
  const [shown, setShown] = useState(0);
  const [tested, setTested] = useState(false);
  const [removing, setRemoving] = useState(false);
  const created = useCallback(
    (id: number) => {
      onCreated(id);
      void navigate(`/campaigns/${id}/edit`, { replace: true });
    },
    [navigate, onCreated],
  );
  const state = useDraft(stored, account.id, { segmentId: url.number('segment'), definition: useGiven() }, created);
  const { draft, change, saved, error } = state;
  useTemplateFromUrl(draft, change);
  const problems = useProblems(error);
  const left = useRef(false);

  // A campaign that is no longer a draft (sent from another tab, say) is looked at, not edited.
  useEffect(() => {
    if (stored && stored.state !== 'draft') void navigate(`/campaigns/${stored.id}`, { replace: true });
  }, [stored, navigate]);

  const steps = {
    audience: { key: 'audience', title: t('campaigns.audience'), done: writeAudience(draft) !== null },
    schedule: { key: 'schedule', title: t('campaigns.schedule'), done: isTimed(schedule, zone) },
    content: { key: 'content', title: t('campaigns.content'), done: state.ready },
    options: { key: 'options', title: t('options.title'), done: state.ready },
    test: { key: 'test', title: t('campaigns.test'), done: tested },
    confirm: { key: 'confirm', title: t('campaigns.estimate'), done: false },
  };
  return (
    <Page
      title={draft.name || t('campaigns.new')}
      back="/campaigns"
      badge={<SaveBadge state={state} />}
      actions={
        saved && may.edit ? (
          <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => setRemoving(true)}>
            {t('common.delete')}
          </Button>
        ) : undefined
      }
    >
      <RejectedNotice campaign={saved} />
      {Boolean(error) && <ErrorNotice error={error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <StepNav steps={Object.values(steps)} />
            <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
              <TextInput
                label={t('campaigns.name')}
                description={t('campaigns.nameHint')}
                placeholder={t('campaigns.namePlaceholder')}
                value={draft.name}
                error={problems.at('name')}
                required
                onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
              />
            </Paper>
            <Step number={1} step={steps.audience}>
              <AudienceStep draft={draft} onChange={change} error={problems.at('audience')} />
            </Step>
            <Step number={2} step={steps.schedule}>
              <ScheduleStep value={schedule} onChange={setSchedule} />
            </Step>
            <Step number={3} step={steps.content}>
              <MessageStep draft={draft} onChange={change} problems={problems} shown={shown} onShow={setShown} />
              <LinkCheckButton draft={draft} />
            </Step>
            <Step number={4} step={steps.options} hint={t('options.hint')}>
              <OptionsStep draft={draft} onChange={change} problems={problems} repeated={schedule.kind === 'repeat'} />
            </Step>
            <Step number={5} step={steps.test}>
              <TestStep
                ready={state.ready}
                account={account}
                send={async (people, key) => {
                  const saved = await state.flush();
                  return saved && testCampaign(saved.id, people, key);
                }}
                onDone={() => setTested(true)}
              />
            </Step>
            <Step number={6} step={steps.confirm}>
              <SendStep state={state} schedule={schedule} onSent={() => (left.current = true)} />
            </Step>
          </Stack>
        </Grid.Col>
        <PreviewBeside draft={messageIn(draft, shown)} account={account} />
      </Grid>
      <LeaveGuard when={!left.current && !state.clean && !state.saving && isTouched(draft, stored ?? saved)} />
      {removing && saved && (
        <RemoveModal
          title={t('campaigns.deleteTitle')}
          text={t('campaigns.deleteText', { name: draft.name })}
          remove={() => removeCampaign(saved.id)}
          refresh={['campaigns']}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            left.current = true;
            void navigate('/campaigns');
          }}
        />
      )}
    </Page>
  );
}

/** A condition that another screen made ('send without these'). */
function useGiven(): Definition | null {
  const state: unknown = useLocation().state;
  return state && typeof state === 'object' && 'definition' in state ? (state.definition as Definition) : null;
}

function SaveBadge({ state }: { state: DraftState }) {
  const { t, f } = useLang();
  if (state.saving)
    return (
      <Badge color="gray" leftSection={<IconCloudUpload size={13} />}>
        {t('campaigns.saving')}
      </Badge>
    );
  if (state.clean && state.saved) {
    return (
      <Badge color="teal" leftSection={<IconCloudCheck size={13} />}>
        {t('campaigns.savedAt', { time: f.time(state.saved.updated_at) })}
      </Badge>
    );
  }
  return <Badge color="orange">{state.ready ? t('campaigns.unsaved') : t('campaigns.saveWait')}</Badge>;
}
