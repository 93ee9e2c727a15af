import { Badge, Button, Grid, NumberInput, Paper, Select, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconBrandLine } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changePlan, type LinePlan, type PlanAnswer, type Quota, readPlan, readQuota } from '../api/planning';
import type { Account } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { Empty, ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { QuotaBar } from './QuotaBar';
import { WastePanel } from './WastePanel';

/** 通数・料金: what is left of the month, what its end will cost, and what could be saved. */
export function QuotaPage() {
  const { t } = useLang();
  const { account } = useAccounts();
  return (
    <Page title={t('quota.title')} description={t('quota.description')}>
      {account ? (
        <ForAccount key={account.id} account={account} />
      ) : (
        <Empty icon={IconBrandLine} title={t('campaigns.needAccount')} />
      )}
    </Page>
  );
}

function ForAccount({ account }: { account: Account }) {
  const quota = useQuery({ queryKey: ['quota', account.id], queryFn: () => readQuota(account.id) });
  const plan = useQuery({ queryKey: ['plan', account.id], queryFn: () => readPlan(account.id) });
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="md">
          <QueryView query={quota} rows={3}>
            {(data) => <MonthPanel quota={data} />}
          </QueryView>
          <WastePanel account={account} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <QueryView query={plan} rows={3}>
          {(data) => <PlanPanel key={`${data.plan} ${data.cap_messages}`} account={account} answer={data} />}
        </QueryView>
      </Grid.Col>
    </Grid>
  );
}

function MonthPanel({ quota }: { quota: Quota }) {
  const { t, f } = useLang();
  const { forecast } = quota;
  const figures = [
    { label: t('quota.free'), value: quota.free === null ? t('home.noLimit') : f.messages(Math.max(0, quota.free)) },
    { label: t('quota.forecast'), value: f.messages(forecast.messages) },
    {
      label: t('quota.forecastYen'),
      value: forecast.yen === null ? t('campaigns.costUnknown') : f.yen(forecast.yen),
      unverified: forecast.yen !== null && !forecast.verified,
    },
  ];
  const over = quota.limit !== null && forecast.messages > quota.limit;
  return (
    <Paper withBorder p="lg" data-testid="quota">
      <Title order={2} size="h4" mb="md">
        {t('quota.month')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md" mb="md">
        {figures.map((figure) => (
          <div key={figure.label}>
            <Text size="xs" c="dimmed" fw={600}>
              {figure.label}
            </Text>
            <Text fz={20} fw={700} lh="28px" className="number">
              {figure.value}
            </Text>
            {figure.unverified && <Unverified />}
          </div>
        ))}
      </SimpleGrid>
      <QuotaBar
        limit={quota.limit}
        used={quota.used}
        reserved={quota.reserved}
        planned={quota.planned}
        repeated={quota.repeated}
      />
      <Text size="xs" c={over ? 'red' : 'dimmed'} mt="sm">
        {over
          ? t('quota.forecastOver', { messages: f.messages(forecast.messages - (quota.limit ?? 0)) })
          : t('quota.forecastHint', { at: f.dateTime(quota.month_ends_at) })}
      </Text>
      {quota.repeated > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('quota.repeatedHint')}
        </Text>
      )}
    </Paper>
  );
}

/** A price from memory: shown, and marked. */
export function Unverified() {
  const { t } = useLang();
  return (
    <Badge size="xs" color="orange" title={t('estimate.unverifiedHint')}>
      {t('estimate.unverified')}
    </Badge>
  );
}

function PlanPanel({ account, answer }: { account: Account; answer: PlanAnswer }) {
  const { t, f, say } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [plan, setPlan] = useState(answer.plan ?? answer.suggested_plan ?? '');
  const [cap, setCap] = useState<number | null>(answer.cap_messages);
  const chosen = answer.plans.find((each) => each.code === plan);
  const saving = useSave({
    save: () => changePlan(account.id, plan, chosen?.overage.length ? cap : null),
    refresh: ['plan', account.id],
    // Every price on the screen depends on it.
    onDone: () => {
      for (const name of ['quota', 'waste', 'estimate']) void queries.invalidateQueries({ queryKey: [name] });
    },
  });
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4">
            {t('quota.plan')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('quota.planHint')}
          </Text>
        </div>
        <Select
          aria-label={t('quota.plan')}
          placeholder={t('quota.planChoose')}
          value={plan || null}
          disabled={!may.own}
          error={saving.problems.at('plan')}
          onChange={(next) => setPlan(next ?? '')}
          data={answer.plans.map((each) => ({
            value: each.code,
            label: `${say(each)}（${f.yen(each.monthly_yen)}・${f.messages(each.free_messages)}）`,
          }))}
        />
        {chosen && chosen.overage.length > 0 && (
          <NumberInput
            label={t('quota.cap')}
            description={t('quota.capHint')}
            thousandSeparator=","
            min={0}
            value={cap ?? ''}
            disabled={!may.own}
            error={saving.problems.at('cap_messages')}
            onChange={(value) => setCap(value === '' ? null : Number(value))}
          />
        )}
        {answer.agrees === false && (
          <Text size="sm" c="orange.8">
            {t('quota.disagrees', {
              limit: answer.line_limit === null ? t('home.noLimit') : f.messages(answer.line_limit),
            })}
          </Text>
        )}
        {saving.problems.map.size === 0 && <ErrorNotice error={saving.error} />}
        {may.own && (
          <Button disabled={!plan} loading={saving.isPending} onClick={() => saving.mutate()}>
            {t('common.save')}
          </Button>
        )}
        {chosen && <Prices plan={chosen} />}
      </Stack>
    </Paper>
  );
}

/** The first bands are what nearly everybody pays. */
const few = 5;

/** What additional messages of a plan cost, band by band. */
function Prices({ plan }: { plan: LinePlan }) {
  const { t, f } = useLang();
  const [all, setAll] = useState(false);
  if (plan.overage.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('quota.noOverage')}
      </Text>
    );
  }
  return (
    <div>
      <Table fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('quota.band')}</Table.Th>
            <Table.Th ta="right">{t('quota.each')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.overage.slice(0, all ? undefined : few).map((band) => (
            <Table.Tr key={band.up_to ?? 'rest'} title={band.source}>
              <Table.Td className="number">
                {band.up_to === null ? t('quota.bandRest') : t('quota.bandUpTo', { messages: f.messages(band.up_to) })}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {t('quota.yenEach', { yen: band.yen_each })} {!band.verified && <Unverified />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!all && plan.overage.length > few && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}
