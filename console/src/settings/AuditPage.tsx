import { Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
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

const detailOf = (detail: unknown): string =>
  detail !== null && typeof detail === 'object' && !Array.isArray(detail)
    ? Object.entries(detail)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(' · ')
    : String(detail);

export function AuditPage() {
  const { t, f } = useLang();
  const { i18n } = useTranslation();
  // The log's codes are open-ended: a newer server may write one this console has no words for.
  const word = (key: string): string | undefined =>
    i18n.exists(`settings.${key}`) ? i18n.t(`settings.${key}` as 'settings.audited.tag.create') : undefined;
  const actorOf = (row: AuditEntry) => row.actor_name || word(`actors.${row.actor.split(':')[0]}`) || row.actor;
  const subjectOf = (subject: string) => {
    const [kind = '', id] = subject.split(':');
    const known = word(`subjects.${kind}`);
    return known ? (id ? `${known} #${id}` : known) : subject;
  };
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
      cell: (row) => <Text size="sm">{actorOf(row)}</Text>,
    },
    {
      key: 'action',
      header: t('settings.action'),
      phone: 'title',
      width: 190,
      cell: (row) => <Text size="sm">{word(`audited.${row.action}`) ?? row.action}</Text>,
    },
    {
      key: 'subject',
      header: t('settings.subject'),
      phone: 'line',
      cell: (row) => (
        <div>
          <Text size="sm">{subjectOf(row.subject)}</Text>
          {hasDetail(row.detail) && (
            <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {detailOf(row.detail)}
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
