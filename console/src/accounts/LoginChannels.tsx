import { ActionIcon, Button, Group, Modal, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addLoginChannel, listLoginChannels, removeLoginChannel } from '../api/accounts';
import { useMay } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyFailed } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';

export function LoginChannels() {
  const { t } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['login-channels'], queryFn: listLoginChannels });
  const remove = useMutation({
    mutationFn: removeLoginChannel,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['login-channels'] }),
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <div>
          <Title order={2} size="h4">
            {t('accounts.login')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('accounts.loginText')}
          </Text>
        </div>
        {may.own && (
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('accounts.loginAdd')}
          </Button>
        )}
      </Group>
      <QueryView query={query} rows={1}>
        {(data) => (
          <Stack gap={6}>
            {data.items.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('accounts.loginNone')}
              </Text>
            )}
            {data.items.map((channel) => (
              <Group key={channel.id} justify="space-between" wrap="nowrap">
                <Text size="sm">
                  {channel.name}{' '}
                  <Text span size="xs" c="dimmed">
                    {channel.channel_id} · {channel.provider}
                  </Text>
                </Text>
                {may.own && (
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={`${t('common.delete')}: ${channel.name}`}
                    onClick={() => remove.mutate(channel.id)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </QueryView>
      {adding && <AddLoginChannel onClose={() => setAdding(false)} />}
    </Paper>
  );
}

function AddLoginChannel({ onClose }: { onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [channel, setChannel] = useState({ name: '', provider: '', channel_id: '', channel_secret: '' });
  const add = useMutation({
    mutationFn: () => addLoginChannel(channel),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['login-channels'] });
      onClose();
    },
  });
  const problems = useProblems(add.error);
  const set = (change: Partial<typeof channel>) => setChannel({ ...channel, ...change });
  return (
    <Modal opened onClose={onClose} title={t('accounts.loginAdd')} centered>
      <Form onSubmit={() => add.mutate()}>
        <Stack>
          {add.error && problems.map.size === 0 && <ErrorNotice error={add.error} />}
          <TextInput
            label={t('common.name')}
            value={channel.name}
            error={problems.at('name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('accounts.provider')}
            description={t('accounts.providerHint')}
            value={channel.provider}
            error={problems.at('provider')}
            onChange={(event) => set({ provider: event.currentTarget.value })}
          />
          <TextInput
            label={t('accounts.channelId')}
            value={channel.channel_id}
            error={problems.at('channel_id')}
            onChange={(event) => set({ channel_id: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('accounts.secret')}
            autoComplete="off"
            value={channel.channel_secret}
            error={problems.at('channel_secret')}
            onChange={(event) => set({ channel_secret: event.currentTarget.value })}
          />
          <Button type="submit" loading={add.isPending}>
            {t('common.add')}
          </Button>
        </Stack>
      </Form>
    </Modal>
  );
}
