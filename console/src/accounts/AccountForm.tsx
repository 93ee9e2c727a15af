import { Alert, Button, Collapse, PasswordInput, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { addAccount, changeAccount } from '../api/accounts';
import type { Account } from '../api/types';
import { useMay } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';

/** LINE's own address; only an emulator or a proxy has another. */
const ownBase = 'https://api.line.me';

/** Secrets go to the server and never come back: an empty field leaves what is stored as it is. */
export function AccountForm({ account }: { account: Account | null }) {
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(account?.name ?? '');
  const [provider, setProvider] = useState(account?.provider ?? '');
  const [channelId, setChannelId] = useState(account?.channel_id ?? '');
  const [secret, setSecret] = useState('');
  const [token, setToken] = useState('');
  const [apiBase, setApiBase] = useState(account?.api_base ?? '');
  const [advanced, setAdvanced] = useState(!!account?.api_base && account.api_base !== ownBase);
  const save = useMutation({
    mutationFn: () => {
      const input = {
        name: name.trim(),
        provider: provider.trim(),
        channel_id: channelId.trim(),
        ...(secret ? { channel_secret: secret.trim() } : {}),
        ...(token ? { channel_access_token: token.trim() } : {}),
        ...(apiBase.trim() && apiBase.trim() !== account?.api_base ? { api_base: apiBase.trim() } : {}),
      };
      return account ? changeAccount(account.id, input) : addAccount(input);
    },
    onSuccess: async (saved) => {
      setSecret('');
      setToken('');
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      if (!account) await navigate(`/settings/accounts/${saved.id}`, { replace: true });
    },
  });
  const problems = useProblems(save.error);
  const disabled = !may.own;
  return (
    <Form onSubmit={() => save.mutate()}>
      <Stack>
        {disabled && <Alert color="gray">{t('common.readOnly')}</Alert>}
        {save.error && problems.map.size === 0 && <ErrorNotice error={save.error} />}
        <TextInput
          label={t('accounts.name')}
          value={name}
          error={problems.at('name')}
          disabled={disabled}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('accounts.provider')}
          description={t('accounts.providerHint')}
          value={provider}
          error={problems.at('provider')}
          disabled={disabled}
          required
          onChange={(event) => setProvider(event.currentTarget.value)}
        />
        <TextInput
          label={t('accounts.channelId')}
          value={channelId}
          error={problems.at('channel_id')}
          disabled={disabled}
          required
          onChange={(event) => setChannelId(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('accounts.secret')}
          description={account?.has_secret ? t('accounts.secretKept') : undefined}
          autoComplete="off"
          value={secret}
          error={problems.at('channel_secret')}
          disabled={disabled}
          required={!account?.has_secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('accounts.token')}
          description={account?.has_token ? t('accounts.secretKept') : undefined}
          autoComplete="off"
          value={token}
          error={problems.at('channel_access_token')}
          disabled={disabled}
          required={!account?.has_token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <UnstyledButton
          type="button"
          c="ai"
          fz="sm"
          fw={600}
          onClick={() => setAdvanced(!advanced)}
          aria-expanded={advanced}
        >
          {t('accounts.advanced')}
        </UnstyledButton>
        <Collapse expanded={advanced}>
          <TextInput
            label={t('accounts.apiBase')}
            description={t('accounts.apiBaseHint')}
            placeholder={ownBase}
            value={apiBase}
            error={problems.at('api_base')}
            disabled={disabled}
            onChange={(event) => setApiBase(event.currentTarget.value)}
          />
        </Collapse>
        {may.own && (
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!name.trim() || !provider.trim() || !channelId.trim() || (!account && (!secret || !token))}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('common.save')}
          </Button>
        )}
      </Stack>
    </Form>
  );
}
