import { Alert, Badge, Divider, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Estimate, Reason } from '../api/types';
import { useLang } from '../shared/use-lang';
import { variantColor } from './VariantBar';

/** People, 通 and yen of one send, and who is left out for what reason. */
export function EstimateView({ estimate }: { estimate: Estimate }) {
  const { t, f } = useLang();
  const { quota } = estimate;
  const after =
    quota?.remaining === null || quota?.remaining === undefined ? null : quota.remaining - estimate.messages;
  const unverified = estimate.yen !== null && estimate.price_verified === false;
  const figures = [
    { label: t('campaigns.reachable'), value: f.people(estimate.reachable), strong: true },
    { label: t('campaigns.messages'), value: f.messages(estimate.messages), strong: true },
    {
      label: t('campaigns.cost'),
      value: estimate.yen === null ? t('campaigns.costUnknown') : f.yen(estimate.yen),
      strong: estimate.yen !== null,
      note: unverified,
    },
    {
      label: t('campaigns.quotaLeft'),
      value: after === null ? t('home.noLimit') : f.messages(Math.max(0, after)),
      strong: false,
    },
  ];
  return (
    <Paper bg="gray.0" p="md" radius="md">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
        {figures.map((figure) => (
          <div key={figure.label}>
            <Group gap={6}>
              <Text size="xs" c="dimmed" fw={600}>
                {figure.label}
              </Text>
              {figure.note && (
                <Badge size="xs" color="orange" title={t('estimate.unverifiedHint')}>
                  {t('estimate.unverified')}
                </Badge>
              )}
            </Group>
            <Text fz={figure.strong ? 20 : 16} fw={700} lh="28px" className="number">
              {figure.value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {quota && quota.remaining !== null && (
        <Alert color={quota.enough ? 'teal' : 'red'} mt="sm" py={6}>
          {quota.enough
            ? t('campaigns.quotaEnough', { remaining: f.messages(quota.remaining) })
            : t('campaigns.quotaShort', { remaining: f.messages(quota.remaining) })}
        </Alert>
      )}
      <Divider my="sm" />
      <Stack gap={4}>
        <Line label={t('campaigns.members')} value={f.people(estimate.members)} />
        {estimate.held_back.length > 0 && <Reasons off title={t('campaigns.heldBack')} reasons={estimate.held_back} />}
        {!!estimate.unidentified && (
          <Line label={t('estimate.unidentified')} value={`+${f.people(estimate.unidentified)}`} />
        )}
        {!!estimate.extra_messages && <Line label={t('estimate.extra')} value={f.messages(estimate.extra_messages)} />}
        {!!estimate.reserved && <Line label={t('estimate.reserved')} value={f.messages(estimate.reserved)} />}
        <Line label={t('campaigns.requests')} value={useRequestWords(estimate)} />
        <Line label={t('campaigns.duration')} value={f.duration(estimate.duration_s)} />
      </Stack>
      {(estimate.variants?.length ?? 0) > 1 && (
        <>
          <Divider my="sm" />
          <Stack gap={4}>
            {estimate.variants?.map((each, index) => (
              <Group key={each.name ?? ''} justify="space-between" gap="sm" wrap="nowrap">
                <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
                  <span
                    style={{ width: 10, height: 10, borderRadius: 3, background: variantColor(index), flexShrink: 0 }}
                  />
                  <Text size="sm" className="clip">
                    {each.name ?? t('estimate.later')}
                  </Text>
                </Group>
                <Text size="sm" className="number" ta="right">
                  {f.people(each.people)} · {f.messages(each.messages)}
                  {each.yen === null ? '' : ` · ${f.yen(each.yen)}`}
                </Text>
              </Group>
            ))}
          </Stack>
        </>
      )}
    </Paper>
  );
}

function useRequestWords({ requests }: Estimate): string {
  const { t, f } = useLang();
  const parts = [
    requests.broadcast ? t('estimate.broadcast', { number: f.number(requests.broadcast) }) : null,
    requests.multicast ? t('estimate.multicast', { number: f.number(requests.multicast) }) : null,
    requests.push ? t('estimate.push', { number: f.number(requests.push) }) : null,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' + ') : '—';
}

function Line({ label, value, indent }: { label: string; value: string; indent?: boolean }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" pl={indent ? 'md' : 0}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" className="number" ta="right">
        {value}
      </Text>
    </Group>
  );
}

/** Reasons with their people, and the sum on top; with a minus where they are taken off a number above. */
export function Reasons({ title, reasons, off = false }: { title: string; reasons: Reason[]; off?: boolean }) {
  const { f, say } = useLang();
  const sum = reasons.reduce((total, reason) => total + reason.people, 0);
  const minus = off ? '−' : '';
  return (
    <>
      <Line label={title} value={`${minus}${f.people(sum)}`} />
      {reasons.map((reason) => (
        <Line
          key={reason.reason}
          indent
          label={say(reason) || reason.reason}
          value={`${minus}${f.people(reason.people)}`}
        />
      ))}
    </>
  );
}
