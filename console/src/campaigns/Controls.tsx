import { Button, Stack, Text } from '@mantine/core';
import { IconCopy, IconPlayerPause, IconPlayerPlay, IconSend, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { controlCampaign } from '../api/campaigns';
import type { Campaign } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { useLang } from '../shared/use-lang';
import { isRunning } from './CampaignRow';
import { useDuplicate } from './CampaignsPage';
import { ConfirmAgain } from './ConfirmAgain';

type Action = 'stop' | 'resume' | 'unschedule';

/** What may be done with a campaign that left the editor. */
export function Controls({ campaign }: { campaign: Campaign }) {
  const { t, f, say } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const duplicate = useDuplicate();
  const [again, setAgain] = useState(false);
  const [asked, setAsked] = useState<Action | null>(null);
  const control = useMutation({
    mutationFn: (action: Action) => controlCampaign(campaign.id, action),
    onSuccess: async (changed) => {
      setAsked(null);
      queries.setQueryData(['campaign', campaign.id], changed);
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      if (changed.state === 'draft') await navigate(`/campaigns/${changed.id}/edit`);
    },
  });
  if (!may.edit) return null;
  const people = f.people(campaign.counts.waiting);
  const texts = {
    stop: {
      title: t('campaigns.stopTitle'),
      text: t('campaigns.stopText', { people }),
      confirm: t('campaigns.stopDo', { people }),
    },
    resume: {
      title: t('campaigns.resumeTitle'),
      text: campaign.stop_reason ? say(campaign.stop_reason) : '',
      confirm: campaign.counts.frozen > 0 ? t('campaigns.resumeDo', { people }) : t('campaigns.resume'),
    },
    unschedule: {
      title: t('campaigns.cancelTitle'),
      text: t('campaigns.cancelText'),
      confirm: t('campaigns.cancelSchedule'),
    },
  };
  const ask = (action: Action) => {
    control.reset();
    setAsked(action);
  };
  return (
    <>
      {isRunning(campaign) && (
        <Button color="red" variant="light" leftSection={<IconPlayerPause size={16} />} onClick={() => ask('stop')}>
          {t('campaigns.stop')}
        </Button>
      )}
      {campaign.state === 'stopped' &&
        // The number that was confirmed is no longer true: resuming would be refused, sending asks for the new number.
        (campaign.stop_reason?.code === 'people_changed' ? (
          <Button leftSection={<IconSend size={16} />} onClick={() => setAgain(true)}>
            {t('campaigns.sendAgain')}
          </Button>
        ) : (
          <Button leftSection={<IconPlayerPlay size={16} />} onClick={() => ask('resume')}>
            {t('campaigns.resume')}
          </Button>
        ))}
      {campaign.state === 'scheduled' && (
        <Button color="red" variant="light" leftSection={<IconX size={16} />} onClick={() => ask('unschedule')}>
          {t('campaigns.cancelSchedule')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconCopy size={16} />}
        loading={duplicate.isPending}
        onClick={() => duplicate.mutate(campaign.id)}
      >
        {t('campaigns.duplicate')}
      </Button>
      {again && <ConfirmAgain campaign={campaign} onClose={() => setAgain(false)} />}
      <ConfirmModal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? texts[asked].title : ''}
        confirm={asked ? texts[asked].confirm : ''}
        color={asked === 'resume' ? undefined : 'red'}
        loading={control.isPending}
        error={control.error}
        onConfirm={() => asked && control.mutate(asked)}
      >
        <Stack>{asked && texts[asked].text && <Text size="sm">{texts[asked].text}</Text>}</Stack>
      </ConfirmModal>
    </>
  );
}
