import { Group, Progress, Text } from '@mantine/core';
import { useLang } from '../shared/use-lang';

interface QuotaBarProps {
  limit: number | null;
  used: number;
  reserved: number;
  planned: number;
  /** Of schedules; left out where planned holds it already. */
  repeated?: number;
}

/** Used, set aside and planned of the month's messages, in one bar. */
export function QuotaBar({ limit, used, reserved, planned, repeated }: QuotaBarProps) {
  const { t, f } = useLang();
  const over = limit !== null && used + reserved + planned + (repeated ?? 0) > limit;
  const parts = [
    { key: 'used', label: t('quota.used'), value: used, color: 'ai.7' },
    { key: 'reserved', label: t('quota.reserved'), value: reserved, color: 'violet.5' },
    { key: 'planned', label: t('quota.planned'), value: planned, color: 'ai.3' },
    ...(repeated === undefined
      ? []
      : [{ key: 'repeated', label: t('quota.repeated'), value: repeated, color: 'ai.1' }]),
  ];
  return (
    <>
      {limit !== null && (
        <Progress.Root size={10} mb={8}>
          {parts.map((part) => (
            <Progress.Section
              key={part.key}
              value={limit > 0 ? Math.min(100, (part.value / limit) * 100) : 0}
              color={over && part.key !== 'used' ? 'red' : part.color}
            />
          ))}
        </Progress.Root>
      )}
      <Group gap="md">
        {parts.map((part) => (
          <Text key={part.key} size="xs" c="dimmed" className="number">
            {part.label} {f.messages(part.value)}
          </Text>
        ))}
        {limit !== null && (
          <Text size="xs" c="dimmed" className="number">
            {t('home.limit', { limit: f.messages(limit) })}
          </Text>
        )}
      </Group>
    </>
  );
}
