import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { removeCampaign } from '../api/campaigns';
import { addSchedule } from '../api/planning';
import { ApiError } from '../api/problem';
import { randomKey } from '../api/random-key';
import { useMay } from '../session/SessionContext';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import type { Schedule } from './ScheduleStep';
import type { DraftState } from './use-draft';

interface RepeatButtonProps {
  state: DraftState;
  schedule: Schedule;
  disabled: boolean;
  onDone: () => void;
}

/** 定期配信を登録する: the draft becomes what is sent each time, and is no draft any more. */
export function RepeatButton({ state, schedule, disabled, onDone }: RepeatButtonProps) {
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const [key] = useState(randomKey);
  const saving = useSave({
    save: async () => {
      const campaign = await state.flush();
      if (!campaign) throw new ApiError(409, {});
      const input = { rule: schedule.rule, campaign_id: campaign.id, grace_minutes: schedule.graceMinutes };
      const made = await addSchedule(input, key);
      await removeCampaign(campaign.id);
      return made;
    },
    refresh: ['campaigns'],
    said: t('schedules.added'),
    onDone: (made) => {
      onDone();
      void navigate(`/schedules/${made.id}`);
    },
  });
  if (!may.edit) return null;
  return (
    <>
      <ErrorNotice error={saving.error} />
      <Button
        size="md"
        leftSection={<IconRepeat size={18} />}
        disabled={disabled}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        {t('schedules.add')}
      </Button>
    </>
  );
}
