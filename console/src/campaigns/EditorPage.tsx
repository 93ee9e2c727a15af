import { Badge, Button, Grid, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconBrandLine, IconCloudCheck, IconCloudUpload, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { readCampaign, removeCampaign } from '../api/campaigns';
import type { Account, Campaign } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { LeaveGuard } from '../shared/LeaveGuard';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { Empty, ErrorNotice, Loading, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { AudienceStep } from './AudienceStep';
import { ContentStep } from './ContentStep';
import { PreviewPane } from './PreviewPane';
import { type Schedule, ScheduleStep } from './ScheduleStep';
import { SendStep } from './SendStep';
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
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const url = useUrlState();
  const [schedule, setSchedule] = useState<Schedule>({ kind: 'now', local: null });
  const [removing, setRemoving] = useState(false);
  const created = useCallback(
    (id: number) => {
      onCreated(id);
      void navigate(`/campaigns/${id}/edit`, { replace: true });
    },
    [navigate, onCreated],
  );
  const state = useDraft(stored, account.id, url.number('segment'), created);
  const { draft, change, saved, error } = state;
  const problems = useProblems(error);
  const left = useRef(false);

  // A campaign that is no longer a draft (sent from another tab, say) is looked at, not edited.
  useEffect(() => {
    if (stored && stored.state !== 'draft') void navigate(`/campaigns/${stored.id}`, { replace: true });
  }, [stored, navigate]);

  const remove = useMutation({
    mutationFn: () => removeCampaign(saved?.id ?? 0),
    onSuccess: () => {
      left.current = true;
      return navigate('/campaigns');
    },
  });

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
      {Boolean(error) && <ErrorNotice error={error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <Paper withBorder p="lg">
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
            <Step number={1} title={t('campaigns.audience')}>
              <AudienceStep draft={draft} onChange={change} error={problems.at('audience')} />
            </Step>
            <Step number={2} title={t('campaigns.schedule')}>
              <ScheduleStep value={schedule} onChange={setSchedule} />
            </Step>
            <Step number={3} title={t('campaigns.content')}>
              <ContentStep draft={draft} onChange={change} problems={problems} />
            </Step>
            <Step number={4} title={t('campaigns.test')}>
              <TestStep state={state} account={account} />
            </Step>
            <Step number={5} title={t('campaigns.estimate')}>
              <SendStep state={state} schedule={schedule} onSent={() => (left.current = true)} />
            </Step>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <div style={{ position: 'sticky', top: 72 }}>
            <PreviewPane draft={draft} account={account} />
          </div>
        </Grid.Col>
      </Grid>
      <LeaveGuard when={!left.current && !state.clean && !state.saving && isTouched(state, stored)} />
      <ConfirmModal
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t('campaigns.deleteTitle')}
        confirm={t('common.delete')}
        color="red"
        loading={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        <Text size="sm">{t('campaigns.deleteText', { name: draft.name })}</Text>
      </ConfirmModal>
    </Page>
  );
}

const isTouched = (state: DraftState, stored: Campaign | null) =>
  stored !== null ||
  state.saved !== null ||
  state.draft.bubbles.some((bubble) => bubble.type !== 'text' || bubble.text !== '');

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

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" component="section">
      <Group gap="sm" mb="md">
        <Badge circle size="lg" variant="filled">
          {number}
        </Badge>
        <Text component="h2" fw={650} fz="lg" m={0}>
          {title}
        </Text>
      </Group>
      {children}
    </Paper>
  );
}
