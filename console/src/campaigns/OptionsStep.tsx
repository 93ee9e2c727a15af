import { Accordion, Group, Text } from '@mantine/core';
import {
  type Icon,
  IconBell,
  IconClockPause,
  IconFeather,
  IconGauge,
  IconHourglassHigh,
  IconMailCheck,
  IconRepeatOff,
  IconShieldHalf,
} from '@tabler/icons-react';
import type { FC } from 'react';
import type { CampaignOptions } from '../api/sending';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { useTopics } from '../topics/use-topics';
import classes from './Editor.module.css';
import type { Draft } from './model';
import { CanaryOption, DeadlineOption, GuardOption, PaceOption, QuotaOption } from './options/PaceOptions';
import type { OptionProps } from './options/parts';
import { CapOption, QuietOption, TopicOption, useCapWords, useSendingSettings } from './options/WhoOptions';

interface OptionsStepProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  problems: ReturnType<typeof useProblems>;
  /** It goes out again and again: one last instant for all of them would stop it for good. */
  repeated?: boolean;
}

interface Row {
  key: string;
  icon: Icon;
  title: string;
  value: string;
  /** Not as usual. */
  own: boolean;
  Body: FC<OptionProps>;
}

/** ④ How it goes out. Every line says what holds now; most campaigns need none of it. */
export function OptionsStep({ draft, onChange, problems, repeated }: OptionsStepProps) {
  // One that is set stays in sight, so that it can be taken back.
  const rows = useOptionRows(draft.options).filter((row) => !(repeated && row.key === 'deadline' && !row.own));
  const set = (change: Partial<CampaignOptions>) => {
    const after = { ...draft.options, ...change };
    onChange({
      ...draft,
      options: Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined)),
    });
  };
  return (
    <Accordion multiple chevronPosition="right" variant="contained" radius="md">
      {rows.map(({ key, icon: IconHere, title, value, own, Body }) => (
        <Accordion.Item key={key} value={key}>
          <Accordion.Control>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Group gap="xs" wrap="nowrap">
                <IconHere size={17} stroke={1.7} style={{ flexShrink: 0 }} />
                <Text size="sm" fw={600}>
                  {title}
                </Text>
              </Group>
              <Text size="sm" c={own ? 'ai.8' : 'dimmed'} fw={own ? 600 : undefined} className={classes.value}>
                {value}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Body options={draft.options} set={set} problems={problems} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

/** Every option with what it is set to, in words. */
export function useOptionRows(options: CampaignOptions): Row[] {
  const { t, f } = useLang();
  const topics = useTopics();
  const settings = useSendingSettings();
  const caps = useCapWords();
  const night = options.quiet_hours ?? 'workspace';
  const usual = settings.data?.quiet_hours;
  const hours = typeof night === 'object' ? night : night === 'none' ? null : usual;
  const guards = [
    options.health_url && t('options.health'),
    options.stop_block_percent !== undefined && t('options.stopBlockValue', { percent: options.stop_block_percent }),
  ].filter(Boolean);
  return [
    {
      key: 'topic',
      icon: IconMailCheck,
      title: t('options.topic'),
      value: topics.data?.items.find((topic) => topic.id === options.topic_id)?.name ?? t('options.topicNone'),
      own: options.topic_id !== undefined,
      Body: TopicOption,
    },
    {
      key: 'quiet',
      icon: IconClockPause,
      title: t('options.quiet'),
      value: hours ? `${hours.from}–${hours.to}` : t('common.none'),
      own: night !== 'workspace',
      Body: QuietOption,
    },
    {
      key: 'cap',
      icon: IconRepeatOff,
      title: t('options.cap'),
      value: options.cap === 'none' ? t('options.capNone') : caps,
      own: options.cap === 'none' || options.priority !== undefined,
      Body: CapOption,
    },
    {
      key: 'deadline',
      icon: IconHourglassHigh,
      title: t('options.notAfter'),
      value: options.not_after ? f.dateTime(options.not_after) : t('common.none'),
      own: options.not_after !== undefined,
      Body: DeadlineOption,
    },
    {
      key: 'canary',
      icon: IconFeather,
      title: t('options.canary'),
      value: options.canary
        ? t('options.canaryValue', { percent: options.canary.percent, minutes: options.canary.wait_minutes })
        : t('common.none'),
      own: !!options.canary,
      Body: CanaryOption,
    },
    {
      key: 'pace',
      icon: IconGauge,
      title: t('options.pace'),
      value: options.spread_minutes
        ? t('options.spreadValue', { minutes: f.number(options.spread_minutes) })
        : options.per_minute
          ? t('options.rateValue', { people: f.people(options.per_minute) })
          : t('options.paceFull'),
      own: !!(options.spread_minutes || options.per_minute),
      Body: PaceOption,
    },
    {
      key: 'guard',
      icon: IconShieldHalf,
      title: t('options.guard'),
      value: guards.length > 0 ? guards.join(t('options.and')) : t('common.none'),
      own: guards.length > 0,
      Body: GuardOption,
    },
    {
      key: 'quota',
      icon: IconBell,
      title: t('options.quota'),
      value: options.on_quota === 'partial' ? t('options.quotaPartial') : t('options.quotaRefuse'),
      own: options.on_quota === 'partial',
      Body: QuotaOption,
    },
  ];
}
