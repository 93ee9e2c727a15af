import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBrandLine, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listAccounts } from '../api/accounts';
import type { Account } from '../api/types';
import { AccountMark } from '../app/AccountChooser';
import { useMay } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { Empty, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { LoginChannels } from './LoginChannels';

export function AccountsPage() {
  const { t } = useLang();
  const may = useMay();
  const query = useQuery({ queryKey: ['accounts'], queryFn: listAccounts });
  const create = may.own && (
    <Button component={Link} to="/settings/accounts/new" leftSection={<IconPlus size={16} />}>
      {t('accounts.new')}
    </Button>
  );
  return (
    <Page title={t('accounts.title')} description={t('accounts.description')} actions={create}>
      <QueryView query={query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              icon={IconBrandLine}
              title={t('accounts.emptyTitle')}
              text={t('accounts.emptyText')}
              action={create}
            />
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
              {data.items.map((account) => (
                <AccountCard key={account.id} account={account} />
              ))}
            </SimpleGrid>
          )
        }
      </QueryView>
      <LoginChannels />
    </Page>
  );
}

export function VerifiedBadge({ verified }: { verified: boolean | null }) {
  const { t } = useLang();
  if (verified === null) return null;
  return (
    <Badge color={verified ? 'line' : 'gray'}>{verified ? t('accounts.verified') : t('accounts.unverified')}</Badge>
  );
}

function AccountCard({ account }: { account: Account }) {
  const { t, f } = useLang();
  return (
    <Link to={`/settings/accounts/${account.id}`} className="plain">
      <Paper withBorder p="md" h="100%" data-open style={{ opacity: account.archived ? 0.55 : 1 }}>
        <Group wrap="nowrap" gap="sm">
          <AccountMark account={account} size={42} />
          <div style={{ minWidth: 0, flex: 1 }}>
            <Text fw={650} className="clip">
              {account.name}
            </Text>
            <Text size="xs" c="dimmed" className="clip">
              {[account.basic_id, account.provider].filter(Boolean).join(' · ')}
            </Text>
          </div>
          <Stack gap={4} align="flex-end">
            <VerifiedBadge verified={account.verified} />
            {account.archived && <Badge color="gray">{t('accounts.archived')}</Badge>}
          </Stack>
        </Group>
        <Group mt="md" gap="xl">
          <div>
            <Text size="xs" c="dimmed">
              {t('home.following')}
            </Text>
            <Text fw={700} fz="lg" className="number">
              {f.people(account.friends.following)}
            </Text>
          </div>
          <div>
            <Text size="xs" c="dimmed">
              {t('campaigns.blocked')}
            </Text>
            <Text fw={700} fz="lg" className="number" c="gray.6">
              {f.people(account.friends.blocked)}
            </Text>
          </div>
        </Group>
      </Paper>
    </Link>
  );
}
