import { Alert, List, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { estimateCampaign, sendCampaign } from '../api/campaigns';
import { ApiError, problemText } from '../api/problem';
import { randomKey } from '../api/random-key';
import type { Campaign, Estimate } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyDone } from '../shared/notify';
import { ErrorNotice, Loading } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { EstimateView } from './EstimateView';

/** A campaign that stands still because its number of people changed: the new number is shown, and confirmed with the send. */
export function ConfirmAgain({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { t, f, lang } = useLang();
  const queries = useQueryClient();
  const key = useRef(randomKey());
  const estimate = useQuery({
    queryKey: ['estimate', campaign.id, 'again'],
    queryFn: () => estimateCampaign(campaign.id),
    staleTime: 0,
    gcTime: 0,
  });
  const send = useMutation({
    mutationFn: (seen: Estimate) => sendCampaign(campaign.id, { confirm_people: seen.reachable }, key.current),
    onSuccess: async (changed) => {
      notifyDone(t('campaigns.started'));
      queries.setQueryData(['campaign', campaign.id], changed);
      onClose();
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
    },
    onError: async (error) => {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      key.current = randomKey();
      await estimate.refetch();
    },
  });
  const changed = send.error instanceof ApiError && send.error.code === 'people_changed';
  const { data } = estimate;
  const problems = data?.problems ?? [];
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('campaigns.sendTitle')}
      size="lg"
      confirm={data ? t('campaigns.sendNow', { people: f.people(data.reachable) }) : t('campaigns.send')}
      loading={send.isPending}
      disabled={!data || estimate.isFetching || problems.length > 0}
      error={changed ? null : send.error}
      onConfirm={() => data && send.mutate(data)}
    >
      {changed && <Alert color="orange">{t('campaigns.sendChanged')}</Alert>}
      <Text fw={650}>{campaign.name}</Text>
      <ErrorNotice error={estimate.error} onRetry={() => void estimate.refetch()} />
      {estimate.isPending && <Loading rows={4} />}
      {data && <EstimateView estimate={data} />}
      {problems.length > 0 && (
        <Alert color="red" title={t('campaigns.fixFirst')}>
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={`${problem.path} ${problem.code}`}>{problemText(problem, lang)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </ConfirmModal>
  );
}
