import { Alert, Button, Grid, Menu, Paper, Stack, Text, Title } from '@mantine/core';
import { IconArchive, IconDots } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { archiveAccount, listAccounts } from '../api/accounts';
import type { Account } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { Page } from '../shared/Page';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { AccountForm } from './AccountForm';
import { VerifiedBadge } from './AccountsPage';
import { Connection } from './Connection';
import { FriendsImport } from './FriendsImport';
import { Webhook } from './Webhook';

export function AccountPage() {
  const { t } = useLang();
  const { id } = useParams();
  const query = useQuery({ queryKey: ['accounts'], queryFn: listAccounts, enabled: id !== 'new' });
  if (id === 'new') {
    return (
      <Page title={t('accounts.new')} back="/settings/accounts" description={t('accounts.emptyText')}>
        <Paper withBorder p="lg" maw={640}>
          <AccountForm account={null} />
        </Paper>
      </Page>
    );
  }
  const account = query.data?.items.find((each) => each.id === Number(id));
  if (account) return <Stored account={account} />;
  return (
    <Page title={t('accounts.title')} back="/settings/accounts">
      <QueryView query={query}>{() => <Text>{t('errors.notFound')}</Text>}</QueryView>
    </Page>
  );
}

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4">
        {title}
      </Title>
      {text && (
        <Text size="xs" c="dimmed" mt={2}>
          {text}
        </Text>
      )}
      <Stack gap="sm" mt="md">
        {children}
      </Stack>
    </Paper>
  );
}

function Stored({ account }: { account: Account }) {
  const { t, f, say } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [archiving, setArchiving] = useState(false);
  const archive = useMutation({
    mutationFn: () => archiveAccount(account.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      await navigate('/settings/accounts');
    },
  });
  return (
    <Page
      title={account.name}
      back="/settings/accounts"
      badge={<VerifiedBadge verified={account.verified} />}
      description={[account.basic_id, account.provider].filter(Boolean).join(' · ')}
      actions={
        may.own && !account.archived ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconDots size={16} />}>
                {t('common.actions')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item color="red" leftSection={<IconArchive size={16} />} onClick={() => setArchiving(true)}>
                {t('accounts.archive')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : undefined
      }
    >
      {(account.warnings ?? []).length > 0 && (
        <Alert color="yellow">
          {account.warnings?.map((warning) => (
            <Text key={warning.code} size="sm">
              {say(warning)}
            </Text>
          ))}
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="md">
            <Connection account={account} />
            <Webhook account={account} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="md">
            <FriendsImport account={account} />
            <Section title={t('accounts.settings')}>
              <AccountForm account={account} key={account.id} />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      <ConfirmModal
        opened={archiving}
        onClose={() => setArchiving(false)}
        title={t('accounts.archive')}
        confirm={t('accounts.archiveDo')}
        color="red"
        loading={archive.isPending}
        error={archive.error}
        onConfirm={() => archive.mutate()}
      >
        <Text size="sm">
          {t('accounts.archiveText', { name: account.name, people: f.people(account.friends.following) })}
        </Text>
      </ConfirmModal>
    </Page>
  );
}
