import { Anchor, Group, Paper, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { CalendarAnswer } from '../api/planning';
import { QuotaBar } from '../quota/QuotaBar';
import { useLang } from '../shared/use-lang';

/** What would be left of the month's messages when everything on the calendar has gone out. */
export function QuotaOnTop({ quota }: { quota: NonNullable<CalendarAnswer['quota']> }) {
  const { t, f } = useLang();
  const { limit, used, remaining, reserved, planned } = quota;
  const left = remaining === null ? null : remaining - reserved - planned;
  return (
    <Paper withBorder p="md" data-testid="calendar-quota">
      <Group justify="space-between" gap="xs" mb={8}>
        <Text size="sm" fw={600} c={left !== null && left < 0 ? 'red' : undefined}>
          {left === null
            ? `${t('home.quota')}: ${t('home.noLimit')}`
            : left < 0
              ? t('quota.short', { messages: f.messages(-left) })
              : t('quota.leftAfter', { messages: f.messages(left) })}
        </Text>
        <Anchor component={Link} to="/quota" size="sm">
          {t('nav.quota')}
        </Anchor>
      </Group>
      <QuotaBar limit={limit} used={used ?? 0} reserved={reserved} planned={planned} />
    </Paper>
  );
}
