import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { VariantResult, WinnerResult } from '../api/sending';
import { useLang } from '../shared/use-lang';
import { variantColor } from './VariantBar';

interface VariantResultsProps {
  variants: readonly VariantResult[];
  winner?: WinnerResult | null;
}

/** Each variant beside the others: people, taps, blocks; the best rate is marked. */
export function VariantResults({ variants, winner }: VariantResultsProps) {
  const { t, f } = useLang();
  const rate = (people: number, of: number) => (of > 0 ? people / of : 0);
  const byEvent = variants.some((each) => typeof each.event === 'number');
  const score = (each: VariantResult) => rate(byEvent ? (each.event ?? 0) : each.tap_people, each.sent);
  const most = Math.max(0.0001, ...variants.map(score));
  const best = winner ? winner.variant : variants.findIndex((each) => score(each) === most);
  return (
    <Paper withBorder p="md" data-testid="variant-results">
      <Title order={2} size="h4" mb="sm">
        {t('running.byVariant')}
      </Title>
      <Stack gap="md">
        {variants.map((each, index) => (
          <div key={each.name}>
            <Group justify="space-between" gap="xs" mb={4}>
              <Group gap={8}>
                <Text size="sm" fw={600}>
                  {each.name}
                </Text>
                {best === index && winner?.by_hand && <Badge color="gray">{t('running.byHand')}</Badge>}
                {best === index && !winner?.by_hand && most > 0.0001 && <Badge color="teal">{t('running.best')}</Badge>}
              </Group>
              <Text size="sm" fw={600} className="number">
                {f.percent(score(each))}
              </Text>
            </Group>
            <div style={{ height: 8, borderRadius: 8, background: 'var(--mantine-color-gray-1)' }}>
              <div
                style={{
                  height: 8,
                  borderRadius: 8,
                  width: `${(score(each) / most) * 100}%`,
                  background: variantColor(index),
                }}
              />
            </div>
            <Text size="xs" c="dimmed" mt={4} className="number">
              {[
                `${t('campaigns.sent')} ${f.people(each.sent)}`,
                `${t('campaigns.tapped')} ${f.people(each.tap_people)}`,
                typeof each.event === 'number' ? `${t('variants.byEvent')} ${f.people(each.event)}` : null,
                `${t('campaigns.blocked')} ${f.people(each.blocks)}`,
                each.held_back > 0 ? `${t('campaigns.heldBack')} ${f.people(each.held_back)}` : null,
                each.failed > 0 ? `${t('campaigns.refused')} ${f.people(each.failed)}` : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
