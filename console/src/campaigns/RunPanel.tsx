import { Alert, Badge, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconClockPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { chooseWinner, continueCampaign, type Phase, readProgress } from '../api/sending';
import type { Campaign, CampaignResults } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { AskButton } from './AskButton';
import { isRunning, progressOf } from './CampaignRow';
import { useControl } from './use-control';

/** How far it is, how fast it goes, what it waits for; every second while it runs. */
export function RunPanel({ campaign, results }: { campaign: Campaign; results: CampaignResults | undefined }) {
  const { t, f, say } = useLang();
  const running = isRunning(campaign);
  const query = useQuery({
    queryKey: ['progress', campaign.id],
    queryFn: ({ signal }) => readProgress(campaign.id, signal),
    enabled: running,
    refetchInterval: running ? 1_000 : false,
    retry: false,
  });
  const live = running ? query.data : undefined;
  const { counts } = campaign;
  const done = live?.done ?? counts.sent + counts.refused + counts.unknown;
  const total = Math.max(live?.total ?? 0, counts.frozen);
  const share = total > 0 ? done / total : progressOf(campaign) / 100;
  const phase = live?.phase ?? campaign.phase;
  const bar = (people: number) => (total > 0 ? (people / total) * 100 : 0);
  // Between two parts nothing leaves: a rate and a time left would be those of the part before.
  const between = phase === 'canary_wait' || phase === 'winner_wait';
  const notes = between
    ? []
    : [
        live && live.per_second >= 1 ? t('running.rate', { people: f.people(Math.round(live.per_second)) }) : null,
        live?.seconds_left ? t('running.left', { duration: f.duration(live.seconds_left) }) : null,
        live?.requests_in_flight ? t('running.requests', { number: f.number(live.requests_in_flight) }) : null,
      ].filter(Boolean);
  return (
    <Paper withBorder p="md" data-testid="run-panel">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t('campaigns.progress')}
            </Text>
            {running && phase && phase !== 'rest' && <PhaseBadge phase={phase} until={campaign.phase_until} />}
          </Group>
          <Text size="sm" fw={600} className="number" aria-live="polite">
            {f.people(done)} / {f.people(total)}
            <Text span c="dimmed" ml={8} size="sm">
              {f.percent(Math.min(1, share))}
            </Text>
          </Text>
        </Group>
        <Progress.Root size={12}>
          <Progress.Section
            value={bar(Math.max(counts.sent, done - counts.refused - counts.unknown))}
            color="line"
            animated={running}
          />
          <Progress.Section value={bar(counts.refused)} color="red" />
          <Progress.Section value={bar(counts.unknown)} color="yellow" />
        </Progress.Root>
        {notes.length > 0 && (
          <Text size="sm" c="dimmed" className="number">
            {notes.join(' · ')}
          </Text>
        )}
        {live?.waiting_for && !between && (
          <Alert color="blue" icon={<IconClockPause size={18} />} py={8}>
            {say(live.waiting_for)}
          </Alert>
        )}
        {running && (phase === 'canary_wait' || phase === 'canary') && (
          <CanaryCard campaign={campaign} blocks={results?.blocks ?? 0} waiting={phase === 'canary_wait'} />
        )}
        {running && phase === 'winner_wait' && <WinnerChoice campaign={campaign} />}
      </Stack>
    </Paper>
  );
}

/** The rest waits for the figures, or for whoever decides before them. */
function WinnerChoice({ campaign }: { campaign: Campaign }) {
  const { t, f } = useLang();
  const may = useMay();
  const people = f.people(campaign.counts.waiting);
  return (
    <div data-testid="winner-choice">
      <Text size="sm">{t('running.winnerText', { people })}</Text>
      {may.edit && campaign.variants && (
        <>
          <Text size="sm" c="dimmed" mt={4}>
            {t('running.winnerNow')}
          </Text>
          <Group gap="xs" mt={8}>
            {campaign.variants.of.map(({ name }, index) => (
              <AskButton
                key={name}
                campaignId={campaign.id}
                size="compact-sm"
                variant="light"
                label={t('running.winnerChoose', { name })}
                title={t('running.winnerTitle', { name })}
                confirm={t('running.winnerDo', { people })}
                said={t('running.winnerChosen')}
                act={() => chooseWinner(campaign.id, index)}
              />
            ))}
          </Group>
        </>
      )}
    </div>
  );
}

function PhaseBadge({ phase, until }: { phase: Phase; until: string | null }) {
  const { t, f } = useLang();
  return (
    <Badge color="violet">
      {t(`running.phases.${phase}`)}
      {until && ` · ${t('running.until', { at: f.dateTime(until) })}`}
    </Badge>
  );
}

/** The first few: what became of them, and the decision. */
function CanaryCard({ campaign, blocks, waiting }: { campaign: Campaign; blocks: number; waiting: boolean }) {
  const { t, f } = useLang();
  const may = useMay();
  const goOn = useControl(campaign.id);
  const { counts } = campaign;
  return (
    <Alert color="violet" py="sm">
      <Text size="sm">
        {t('running.canaryText', {
          sent: f.people(counts.sent),
          refused: f.people(counts.refused),
          blocks: f.people(blocks),
        })}
      </Text>
      {waiting && campaign.options.canary?.go_on === 'manual' && (
        <Text size="sm" mt={4}>
          {t('running.canaryManual')}
        </Text>
      )}
      <ErrorNotice error={goOn.error} />
      {waiting && may.edit && (
        <Button
          mt="sm"
          leftSection={<IconPlayerPlay size={16} />}
          loading={goOn.isPending}
          onClick={() => goOn.mutate(() => continueCampaign(campaign.id))}
        >
          {t('running.goOn', { people: f.people(counts.waiting) })}
        </Button>
      )}
    </Alert>
  );
}
