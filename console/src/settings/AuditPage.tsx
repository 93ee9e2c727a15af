import { Code, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { listAudit } from '../api/staff';
import type { AuditEntry } from '../api/types';
import { CursorPager } from '../shared/CursorPager';
import { type Column, DataList } from '../shared/DataList';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';

const hasDetail = (detail: unknown) =>
  detail !== null && detail !== undefined && !(typeof detail === 'object' && Object.keys(detail).length === 0);

export function AuditPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const cursor = url.get('cursor');
  const query = useQuery({ queryKey: ['audit', cursor], queryFn: () => listAudit(cursor || undefined) });
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      header: t('campaigns.when'),
      phone: 'line',
      width: 190,
      cell: (row) => (
        <Text size="sm" className="number">
          {f.dateTime(row.at)}
        </Text>
      ),
    },
    {
      key: 'actor',
      header: t('settings.actor'),
      phone: 'line',
      width: 160,
      cell: (row) => <Text size="sm">{row.actor_name || row.actor}</Text>,
    },
    {
      key: 'action',
      header: t('settings.action'),
      phone: 'title',
      width: 190,
      cell: (row) => <Code>{row.action}</Code>,
    },
    {
      key: 'subject',
      header: t('settings.subject'),
      phone: 'line',
      cell: (row) => (
        <div>
          <Text size="sm">{row.subject}</Text>
          {hasDetail(row.detail) && (
            <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {typeof row.detail === 'string' ? row.detail : JSON.stringify(row.detail)}
            </Text>
          )}
        </div>
      ),
    },
  ];
  return (
    <Page title={t('settings.auditTitle')} description={t('settings.auditText')}>
      <QueryView query={query} rows={8}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={IconHistory} title={t('settings.auditNone')} />
          ) : (
            <DataList rows={data.items} columns={columns} rowKey={(row) => row.id} label={t('settings.auditTitle')} />
          )
        }
      </QueryView>
      <CursorPager next={query.data?.next ?? null} shown={query.data?.items.length ?? 0} />
    </Page>
  );
}
