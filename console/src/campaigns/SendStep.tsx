import { Alert, Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { IconSend, IconUserCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { estimateCampaign, sendCampaign } from '../api/campaigns';
import { ApiError, problemText } from '../api/problem';
import { randomKey } from '../api/random-key';
import type { Estimate, Problem } from '../api/types';
import { RehearseButton } from '../rehearsals/RehearseButton';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyDone } from '../shared/notify';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { EstimateView } from './EstimateView';
import { RepeatButton } from './RepeatButton';
import { instantOf, isTimed, type Schedule } from './ScheduleStep';
import type { DraftState } from './use-draft';

interface SendStepProps {
  state: DraftState;
  schedule: Schedule;
  onSent: () => void;
}

/** ⑥ The estimate of what is saved, and the button with the number on it. */
export function SendStep({ state, schedule, onSent }: SendStepProps) {
  const { t, f, lang, say, zone } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  // One key per confirmation: pressing again after a lost answer asks about the same send.
  const key = useRef('');
  const { saved } = state;
  const estimate = useQuery({
    queryKey: ['estimate', saved?.id, saved?.version],
    queryFn: () => estimateCampaign(saved?.id ?? 0),
    enabled: saved !== null && state.clean,
    staleTime: 0,
  });
  const data = state.clean ? estimate.data : undefined;
  const at = instantOf(schedule, zone);
  // A scheduled send is estimated again at its time: only what will not heal by itself stands in its way now.
  const stands = (problem: Problem) =>
    (!at && schedule.kind !== 'repeat') || problem.code === 'unknown_segment' || problem.code === 'not_connected';
  const blocking = (data?.problems ?? []).filter(stands);
  const passing = (data?.problems ?? []).filter((problem) => !stands(problem));

  const send = useMutation({
    mutationFn: async (seen: Estimate) => {
      const campaign = await state.flush();
      if (!campaign) throw new ApiError(409, {});
      return sendCampaign(campaign.id, { confirm_people: seen.reachable, ...(at ? { at } : {}) }, key.current);
    },
    onSuccess: async (campaign) => {
      onSent();
      setOpened(false);
      notifyDone(approval ? t('approval.submitted') : at ? t('campaigns.scheduled') : t('campaigns.started'));
      queries.setQueryData(['campaign', campaign.id], campaign);
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      void queries.invalidateQueries({ queryKey: ['home'] });
      await navigate(`/campaigns/${campaign.id}`);
    },
    onError: async (error) => {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      key.current = randomKey();
      await estimate.refetch();
    },
  });
  const changed = send.error instanceof ApiError && send.error.code === 'people_changed';
  const people = f.people((data?.reachable ?? 0) + (data?.unidentified ?? 0));
  const approval = data?.needs_approval;
  const label = approval
    ? t('approval.submit', { people })
    : at
      ? t('campaigns.sendLater', { people })
      : t('campaigns.sendNow', { people });

  if (!state.ready) {
    return (
      <Text size="sm" c="dimmed">
        {t('campaigns.estimateWait')}
      </Text>
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('campaigns.estimateText')}
      </Text>
      <ErrorNotice error={estimate.error} onRetry={() => void estimate.refetch()} />
      {!data && !estimate.error && (
        <Group gap="xs">
          <Loader size="xs" />
          <Text size="sm">{t('segments.counting')}</Text>
        </Group>
      )}
      {data && <EstimateView estimate={data} />}
      {blocking.length > 0 && (
        <Alert color="red" title={t('campaigns.fixFirst')}>
          <List size="sm">
            {blocking.map((problem) => (
              <List.Item key={`${problem.path} ${problem.code}`}>{problemText(problem, lang)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {passing.map((problem) => (
        <Alert key={`${problem.path} ${problem.code}`} color="yellow">
          {problemText(problem, lang)}
        </Alert>
      ))}
      {data?.waiting_reasons?.map((reason) => (
        <Alert key={reason.code} color="blue">
          {say(reason)}
        </Alert>
      ))}
      {approval && <NeedsApproval approval={approval} />}
      {schedule.kind === 'repeat' && (
        <RepeatButton state={state} schedule={schedule} disabled={!isTimed(schedule, zone)} onDone={onSent} />
      )}
      <RehearseButton
        what={async () => {
          const campaign = await state.flush();
          return campaign && { campaigns: [campaign.id], ...(at ? { drafts_at: at } : {}) };
        }}
      />
      {may.edit && schedule.kind !== 'repeat' && (
        <Button
          size="md"
          leftSection={<IconSend size={18} />}
          disabled={!data || blocking.length > 0 || at === null}
          onClick={() => {
            key.current = randomKey();
            send.reset();
            setOpened(true);
          }}
        >
          {data?.reachable === 0 && !at ? t('campaigns.nobody') : data ? label : t('campaigns.send')}
        </Button>
      )}
      <ConfirmModal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('campaigns.sendTitle')}
        size="lg"
        confirm={label}
        loading={send.isPending}
        disabled={!data || estimate.isFetching || at === null}
        error={changed ? null : send.error}
        onConfirm={() => data && send.mutate(data)}
      >
        {changed && <Alert color="orange">{t('campaigns.sendChanged')}</Alert>}
        <Text fw={650}>{state.draft.name}</Text>
        <Text size="sm">{at ? t('campaigns.sendAt', { at: f.dateTime(at) }) : t('campaigns.sendAtOnce')}</Text>
        {data && <EstimateView estimate={data} />}
        {approval && <NeedsApproval approval={approval} />}
      </ConfirmModal>
    </Stack>
  );
}

/** Why a second person has to agree before anything leaves. */
function NeedsApproval({ approval }: { approval: NonNullable<Estimate['needs_approval']> }) {
  const { t, f } = useLang();
  return (
    <Alert color="violet" icon={<IconUserCheck size={18} />} title={t('approval.needed')}>
      {typeof approval.people === 'number' && t('approval.abovePeople', { people: f.people(approval.people) })}
      {typeof approval.yen === 'number' && t('approval.aboveYen', { yen: f.yen(approval.yen) })}
    </Alert>
  );
}
