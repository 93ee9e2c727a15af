import { Button, Code, Group } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { setWebhook } from '../api/accounts';
import type { Account } from '../api/types';
import { useMay } from '../session/SessionContext';
import { CopyButton } from '../shared/CopyButton';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { Section } from './AccountPage';
import { Checks } from './Connection';

export function Webhook({ account }: { account: Account }) {
  const { t } = useLang();
  const may = useMay();
  const set = useMutation({ mutationFn: () => setWebhook(account.id) });
  return (
    <Section title={t('accounts.webhook')} text={t('accounts.webhookText')}>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {account.webhook_url}
      </Code>
      <Group gap="xs">
        <CopyButton value={account.webhook_url} />
        {may.own && (
          <Button
            variant="light"
            leftSection={<IconWebhook size={16} />}
            loading={set.isPending}
            onClick={() => set.mutate()}
          >
            {t('accounts.webhookSet')}
          </Button>
        )}
      </Group>
      <ErrorNotice error={set.error} />
      {set.data && <Checks result={set.data} />}
    </Section>
  );
}
