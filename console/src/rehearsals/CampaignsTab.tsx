import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import type { Rehearsal, RehearsedCampaign } from '../api/rehearsals';
import type { CampaignState } from '../api/types';
import { CampaignStateBadge } from '../campaigns/CampaignRow';
import { figureColumn } from '../shared/columns';
import { type Column, DataList } from '../shared/DataList';
import { Empty } from '../shared/states';
import { useLang } from '../shared/use-lang';

/** Each campaign of the rehearsal, those that schedules made among them. */
export function CampaignsTab({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t, f, say } = useLang();
  const columns: Column<RehearsedCampaign>[] = [
    {
      key: 'name',
      header: t('rehearsals.campaign'),
      phone: 'title',
      cell: (row) => (
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {row.name}
          </Text>
          {row.schedule_id !== null && <Badge color="gray">{t('rehearsals.fromSchedule')}</Badge>}
        </Group>
      ),
    },
    {
      key: 'state',
      header: t('campaigns.state'),
      phone: 'aside',
      width: 130,
      cell: (row) => <CampaignStateBadge state={row.state as CampaignState} />,
    },
    figureColumn(
      'at',
      t('rehearsals.at'),
      (row) => (row.first_sent ?? row.at) && f.dateTime(row.first_sent ?? row.at ?? ''),
      {
        width: 200,
      },
    ),
    figureColumn('sent', t('campaigns.sent'), (row) => f.people(row.counts.sent), { align: 'right', width: 110 }),
    {
      key: 'held',
      header: t('rehearsals.heldBack'),
      cell: (row) => (
        <Stack gap={0}>
          {row.held_back.map((held) => (
            <Text key={held.reason} size="xs" c="dimmed">
              {say(held)}: {f.people(held.people)}
            </Text>
          ))}
        </Stack>
      ),
    },
  ];
  if (rehearsal.campaigns.length === 0) return <Empty icon={IconSend} title={t('rehearsals.empty')} />;
  return (
    <DataList
      rows={rehearsal.campaigns}
      columns={columns}
      rowKey={(row) => row.id}
      label={t('rehearsals.tabs.campaigns')}
    />
  );
}
