import { Alert, Anchor, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readSendingSettings } from '../../api/sending';
import { useLang } from '../../shared/use-lang';
import { useTopics } from '../../topics/use-topics';
import { Choice, HoursInput, type OptionProps } from './parts';

export const useSendingSettings = () =>
  useQuery({ queryKey: ['sending-settings'], queryFn: readSendingSettings, staleTime: 30_000 });

/** Only those who agreed to the topic. */
export function TopicOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  const topics = useTopics();
  const usable = (topics.data?.items ?? []).filter((topic) => !topic.archived || topic.id === options.topic_id);
  const chosen = usable.find((topic) => topic.id === options.topic_id);
  return (
    <Stack gap="xs">
      <Select
        aria-label={t('options.topic')}
        placeholder={t('options.topicNone')}
        clearable
        maw={360}
        value={options.topic_id ? String(options.topic_id) : null}
        error={problems.at('options.topic_id')}
        onChange={(id) => set({ topic_id: id ? Number(id) : undefined })}
        data={usable.map((topic) => ({ value: String(topic.id), label: topic.name }))}
      />
      <Text size="xs" c="dimmed">
        {chosen ? t(chosen.default_granted ? 'topics.defaultYesText' : 'topics.defaultNoText') : t('options.topicHint')}
      </Text>
      {topics.data?.items.length === 0 && (
        <Anchor component={Link} to="/topics" size="xs">
          {t('topics.new')}
        </Anchor>
      )}
    </Stack>
  );
}

const usualNight = { from: '21:00', to: '08:00' };

/** No message arrives at night, unless it must. */
export function QuietOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  const settings = useSendingSettings();
  const hours = settings.data?.quiet_hours;
  const now = options.quiet_hours ?? 'workspace';
  return (
    <Stack gap="sm">
      <Choice
        value={typeof now === 'string' ? now : 'own'}
        onChange={(next) =>
          set({ quiet_hours: next === 'own' ? (hours ?? usualNight) : next === 'none' ? 'none' : undefined })
        }
        of={[
          {
            value: 'workspace',
            label: t('options.asWorkspace'),
            text: hours ? `${hours.from}–${hours.to}` : t('options.quietUnset'),
          },
          {
            value: 'own',
            label: t('options.quietOwn'),
            more: typeof now === 'object' && (
              <HoursInput value={now} onChange={(quiet_hours) => set({ quiet_hours })} />
            ),
          },
          { value: 'none', label: t('options.quietNone') },
        ]}
      />
      {now === 'none' && <Alert color="orange">{t('options.quietWarning')}</Alert>}
      <Text size="xs" c="dimmed">
        {t('options.quietHint')}
      </Text>
      {problems.at('options.quiet_hours') && (
        <Text size="xs" c="red">
          {problems.at('options.quiet_hours')}
        </Text>
      )}
    </Stack>
  );
}

export function CapOption({ options, set, problems }: OptionProps) {
  const { t } = useLang();
  const words = useCapWords();
  return (
    <Stack gap="md">
      <Choice
        value={options.cap ?? 'workspace'}
        onChange={(cap) => set({ cap: cap === 'none' ? cap : undefined })}
        of={[
          { value: 'workspace', label: t('options.asWorkspace'), text: words },
          { value: 'none', label: t('options.capNone'), text: t('options.capNoneText') },
        ]}
      />
      <NumberInput
        label={t('options.priority')}
        description={t('options.priorityHint')}
        w={320}
        maw="100%"
        min={0}
        max={9}
        allowDecimal={false}
        value={options.priority ?? 5}
        error={problems.at('options.priority')}
        onChange={(value) => set({ priority: value === 5 || value === '' ? undefined : Number(value) })}
      />
    </Stack>
  );
}

/** 「1日2通・1週間5通まで」 of the workspace. */
export function useCapWords() {
  const { t, f } = useLang();
  const settings = useSendingSettings().data;
  const words = [
    settings?.cap_per_day ? t('options.capDay', { messages: f.messages(settings.cap_per_day) }) : null,
    settings?.cap_per_week ? t('options.capWeek', { messages: f.messages(settings.cap_per_week) }) : null,
  ].filter(Boolean);
  return words.length > 0 ? words.join(t('options.and')) : t('options.capUnset');
}
