import { Alert, Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconPlugConnected, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { testAccount } from '../api/accounts';
import type { Account, AccountTest } from '../api/types';
import { useMay } from '../session/SessionContext';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Section } from './AccountPage';

const names = ['bot_info', 'webhook_endpoint', 'webhook_test', 'quota', 'followers'] as const;

export function Connection({ account }: { account: Account }) {
  const { t } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => testAccount(account.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <Section title={t('accounts.connection')} text={t('accounts.connectionText')}>
      <ErrorNotice error={test.error} />
      {test.data && <Checks result={test.data} />}
      {may.edit && (
        <Button
          variant="light"
          leftSection={<IconPlugConnected size={16} />}
          loading={test.isPending}
          onClick={() => test.mutate()}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('accounts.connectionDo')}
        </Button>
      )}
    </Section>
  );
}

export function Checks({ result }: { result: AccountTest }) {
  const { t, say } = useLang();
  return (
    <Stack gap="sm">
      {result.ok && <Alert color="teal">{t('accounts.allGood')}</Alert>}
      {result.checks.map((check) => {
        const name = names.find((each) => each === check.name);
        return (
          <Group key={check.name} gap="sm" wrap="nowrap" align="flex-start">
            <ThemeIcon size={20} radius="xl" color={check.ok ? 'teal' : 'red'} mt={1}>
              {check.ok ? <IconCheck size={13} /> : <IconX size={13} />}
            </ThemeIcon>
            <div>
              <Text size="sm" fw={600}>
                {name ? t(`accounts.checks.${name}`) : check.name}
              </Text>
              <Text size="sm" c={check.ok ? 'dimmed' : 'red.9'}>
                {say(check)}
              </Text>
              {check.detail && (
                <Text size="xs" c="dimmed" ff="monospace">
                  {check.detail}
                </Text>
              )}
            </div>
          </Group>
        );
      })}
    </Stack>
  );
}
