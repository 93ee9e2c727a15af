import { Button, Drawer, Group, Paper, Stack, Text, ThemeIcon, Timeline } from '@mantine/core';
import { IconCheck, IconClock, IconUser, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readTrace, type Trace, type TraceStep } from '../api/sending';
import type { Delivery, Id } from '../api/types';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';

/** なぜ届いた・届かなかった: every step of one person's message, with its time and reason. */
export function TraceDrawer({
  campaignId,
  delivery,
  onClose,
}: {
  campaignId: Id;
  delivery: Delivery;
  onClose: () => void;
}) {
  const { t } = useLang();
  const { profile } = delivery;
  const trace = useQuery({
    queryKey: ['trace', campaignId, profile.id],
    queryFn: () => readTrace(campaignId, profile.id),
    staleTime: 0,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={
        <div>
          <Text fw={650}>{profile.display_name || t('common.anonymous')}</Text>
          <Text size="xs" c="dimmed">
            {t('running.traceWhy')}
          </Text>
        </div>
      }
    >
      <QueryView query={trace}>
        {(data) => (
          <>
            <Timeline bulletSize={26} lineWidth={2} active={-1} data-testid="trace">
              {data.steps.map((step, index) => (
                <Step key={`${step.code} ${index}`} step={step} />
              ))}
            </Timeline>
            {data.why && data.why.length > 0 && <Why why={data.why} />}
          </>
        )}
      </QueryView>
      <Button
        mt="lg"
        variant="default"
        component={Link}
        to={`/friends/${profile.id}`}
        leftSection={<IconUser size={16} />}
      >
        {t('running.toProfile')}
      </Button>
    </Drawer>
  );
}

const bad = /held|refus|blocked|unknown|too_late|dropped|cancel|fail/;
const waiting = /wait|queued|scheduled/;

function Step({ step }: { step: TraceStep }) {
  const { f, say } = useLang();
  const color = bad.test(step.code) ? 'red' : waiting.test(step.code) ? 'gray' : 'teal';
  return (
    <Timeline.Item
      bullet={
        <ThemeIcon size={26} radius="xl" variant="light" color={color}>
          {color === 'red' ? <IconX size={14} /> : color === 'gray' ? <IconClock size={14} /> : <IconCheck size={14} />}
        </ThemeIcon>
      }
      title={
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {say(step)}
        </Text>
      }
    >
      <Text size="xs" c="dimmed" className="number">
        {f.dateTime(step.at)}
      </Text>
    </Timeline.Item>
  );
}

/** The conditions as they were when the recipients were written down. */
function Why({ why }: { why: NonNullable<Trace['why']> }) {
  const { t, say } = useLang();
  return (
    <Paper bg="gray.0" p="md" radius="md" mt="lg">
      <Text size="sm" fw={600} mb={6}>
        {t('running.traceConditions')}
      </Text>
      <Stack gap={6}>
        {why.map((each) => (
          <Group key={each.path} gap={8} wrap="nowrap" align="flex-start">
            <ThemeIcon size={18} radius="xl" variant="light" color={each.holds ? 'teal' : 'gray'}>
              {each.holds ? <IconCheck size={11} /> : <IconX size={11} />}
            </ThemeIcon>
            <Text size="sm">{say(each)}</Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
