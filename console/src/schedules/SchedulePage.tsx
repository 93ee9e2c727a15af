import { Anchor, Badge, Button, Grid, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { pauseSchedule, readSchedule, type Schedule, saveSchedule } from '../api/planning';
import { SentMessage } from '../campaigns/SentMessage';
import { RehearseButton } from '../rehearsals/RehearseButton';
import { useMay } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { NextDates, useNextDates } from './NextDates';
import { RuleInput } from './RuleInput';
import { cleanRule, isWhole } from './rule';
import { ScheduleStateBadge } from './SchedulesPage';
import { useRuleWords } from './use-rule-words';

export function SchedulePage() {
  const { t } = useLang();
  const id = Number(useParams().id);
  const query = useQuery({ queryKey: ['schedules', id], queryFn: () => readSchedule(id) });
  if (query.data) return <Detail key={query.data.version} schedule={query.data} />;
  return (
    <Page title={t('schedules.title')} back="/schedules">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

/** One repeated campaign: its rule with the next ten dates, what it sends, and what became of the past ones. */
function Detail({ schedule }: { schedule: Schedule }) {
  const { t } = useLang();
  const may = useMay();
  const words = useRuleWords();
  const queries = useQueryClient();
  const stored = cleanRule(schedule.rule);
  const [rule, setRule] = useState(stored);
  const [grace, setGrace] = useState(schedule.grace_minutes);
  const dates = useNextDates(rule);
  const done = (changed: Schedule) => queries.setQueryData(['schedules', schedule.id], changed);
  const saving = useSave({
    save: () =>
      saveSchedule(schedule.id, schedule.version, { rule, campaign: schedule.campaign, grace_minutes: grace }),
    refresh: ['schedules'],
    onDone: done,
  });
  const pause = useSave({
    save: () => pauseSchedule(schedule.id, schedule.state === 'running'),
    refresh: ['schedules'],
    onDone: done,
  });
  const changed = JSON.stringify([rule, grace]) !== JSON.stringify([stored, schedule.grace_minutes]);
  return (
    <Page
      title={schedule.name}
      back="/schedules"
      badge={<ScheduleStateBadge state={schedule.state} />}
      description={words(schedule.rule)}
      actions={
        may.edit &&
        schedule.state !== 'ended' && (
          <>
            <RehearseButton what={async () => ({ schedules: [schedule.id] })} />
            <Button
              variant="default"
              loading={pause.isPending}
              leftSection={schedule.state === 'running' ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
              onClick={() => pause.mutate()}
            >
              {schedule.state === 'running' ? t('schedules.pause') : t('schedules.resume')}
            </Button>
          </>
        )
      }
    >
      <ErrorNotice error={pause.error} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <Paper withBorder p="lg">
              <Stack gap="md">
                <Title order={2} size="h4">
                  {t('schedules.rule')}
                </Title>
                <RuleInput rule={rule} onChange={setRule} problems={dates.problems} />
                <NumberInput
                  label={t('schedules.grace')}
                  description={t('schedules.graceHint')}
                  maw={360}
                  min={0}
                  max={1440}
                  suffix={t('options.minutes')}
                  value={grace}
                  onChange={(value) => setGrace(Number(value) || 0)}
                />
                <NextDates dates={dates} />
                {saving.problems.map.size === 0 && <ErrorNotice error={saving.error} />}
                {may.edit && (
                  <Group justify="flex-end">
                    <Button
                      disabled={!changed || !isWhole(rule) || dates.problems.map.size > 0}
                      loading={saving.isPending}
                      onClick={() => saving.mutate()}
                    >
                      {t('common.save')}
                    </Button>
                  </Group>
                )}
              </Stack>
            </Paper>
            <Past schedule={schedule} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            {may.edit && (
              <Button
                component={Link}
                to={`/schedules/${schedule.id}/edit`}
                variant="default"
                leftSection={<IconPencil size={16} />}
                style={{ alignSelf: 'flex-start' }}
              >
                {t('schedules.edit')}
              </Button>
            )}
            <SentMessage campaign={schedule.campaign} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Past({ schedule }: { schedule: Schedule }) {
  const { t, f } = useLang();
  if (schedule.past.length === 0) return null;
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="sm">
        {t('schedules.past')}
      </Title>
      <Stack gap={6}>
        {schedule.past.map((each) => (
          <Group key={each.day} justify="space-between" gap="xs">
            <Text size="sm" className="number">
              {f.dateTime(each.at)}
            </Text>
            {each.campaign_id ? (
              <Anchor component={Link} to={`/campaigns/${each.campaign_id}`} size="sm">
                {t('schedules.openCampaign')}
              </Anchor>
            ) : (
              <Badge color="red">{t('schedules.missed')}</Badge>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
