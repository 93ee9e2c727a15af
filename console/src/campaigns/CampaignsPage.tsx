import { ActionIcon, Button, Group, Menu, Progress, SegmentedControl, Select, Text } from '@mantine/core';
import { IconCopy, IconDots, IconPlus, IconSend } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { duplicateCampaign, listCampaigns } from '../api/campaigns';
import type { CampaignState, CampaignSummary } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { CursorPager } from '../shared/CursorPager';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { notifyDone, notifyFailed } from '../shared/notify';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { CampaignStateBadge, campaignPath, campaignTime, isRunning, progressOf } from './CampaignRow';

const states: CampaignState[] = ['draft', 'scheduled', 'sending', 'stopped', 'done', 'done_with_failures', 'cancelled'];

/** After a copy was made: open it. */
export function useDuplicate() {
  const { t } = useLang();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => duplicateCampaign(id),
    onSuccess: async (copy) => {
      notifyDone(t('campaigns.duplicated'));
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate(`/campaigns/${copy.id}/edit`);
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
}

export function CampaignsPage() {
  const { t, f } = useLang();
  const may = useMay();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const duplicate = useDuplicate();
  const { account } = useAccounts();
  const state = url.get('state');
  const cursor = url.get('cursor');
  const query = useQuery({
    queryKey: ['campaigns', account?.id, state, cursor],
    queryFn: () => listCampaigns(account?.id ?? null, state || undefined, cursor || undefined),
    placeholderData: keepPreviousData,
    refetchInterval: (current) => (current.state.data?.items.some(isRunning) ? 2_000 : false),
  });
  const columns: Column<CampaignSummary>[] = [
    {
      key: 'name',
      header: t('campaigns.name'),
      phone: 'title',
      cell: (row) => (
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} lineClamp={2}>
            {row.name}
          </Text>
          {isRunning(row) && <Progress value={progressOf(row)} size="sm" animated mt={6} maw={260} />}
        </div>
      ),
    },
    {
      key: 'state',
      header: t('campaigns.state'),
      phone: 'aside',
      width: 170,
      cell: (row) => <CampaignStateBadge state={row.state} />,
    },
    {
      key: 'when',
      header: t('campaigns.when'),
      phone: 'line',
      width: 190,
      cell: (row) => (
        <Text size="sm" className="number">
          {f.dateTime(campaignTime(row))}
        </Text>
      ),
    },
    {
      key: 'sent',
      header: t('campaigns.sent'),
      phone: 'line',
      align: 'right',
      width: 120,
      cell: (row) => (
        <Text size="sm" className="number" c={row.counts.sent ? undefined : 'dimmed'}>
          {row.counts.sent ? f.people(row.counts.sent) : '—'}
        </Text>
      ),
    },
    {
      key: 'tools',
      header: '',
      width: 56,
      phone: 'aside',
      cell: (row) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${t('common.actions')}: ${row.name}`}
              onClick={(event) => event.stopPropagation()}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
            <Menu.Item
              leftSection={<IconCopy size={16} />}
              disabled={!may.edit}
              onClick={() => duplicate.mutate(row.id)}
            >
              {t('campaigns.duplicate')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  const create = may.edit && (
    <Button component={Link} to="/campaigns/new/edit" leftSection={<IconPlus size={16} />}>
      {t('campaigns.new')}
    </Button>
  );
  const choices = [
    { value: '', label: t('campaigns.stateAll') },
    ...states.map((each) => ({
      value: each,
      label: each === 'done_with_failures' ? t('campaigns.stateFailed') : t(`campaigns.states.${each}`),
    })),
  ];
  return (
    <Page title={t('campaigns.title')} description={t('campaigns.description')} actions={create}>
      <Group>
        {phone ? (
          <Select
            w="100%"
            aria-label={t('campaigns.state')}
            value={state}
            onChange={(next) => url.set({ state: next })}
            data={choices}
          />
        ) : (
          <SegmentedControl value={state} onChange={(next) => url.set({ state: next })} data={choices} />
        )}
      </Group>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            state ? (
              <Empty icon={IconSend} title={t('campaigns.noneTitle')} />
            ) : (
              <Empty
                icon={IconSend}
                title={t('campaigns.emptyTitle')}
                text={t('campaigns.emptyText')}
                action={create}
              />
            )
          ) : (
            <DataList
              label={t('campaigns.title')}
              rows={data.items}
              columns={columns}
              rowKey={(row) => row.id}
              onOpen={(row) => void navigate(campaignPath(row))}
            />
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
    </Page>
  );
}
