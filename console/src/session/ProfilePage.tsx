import { Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSession } from '../api/session';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSession } from './SessionContext';

export function ProfilePage() {
  const { t } = useLang();
  const session = useSession();
  const queries = useQueryClient();
  const [name, setName] = useState(session?.user.name ?? '');
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const done = async () => {
    notifyDone(t('common.saved'));
    await queries.invalidateQueries({ queryKey: ['session'] });
  };
  const rename = useMutation({ mutationFn: () => changeSession({ name }), onSuccess: done });
  const change = useMutation({
    mutationFn: () => changeSession({ password, current_password: current }),
    onSuccess: async () => {
      setCurrent('');
      setPassword('');
      await done();
    },
  });
  const nameProblems = useProblems(rename.error);
  const problems = useProblems(change.error);
  return (
    <Page title={t('session.profileTitle')}>
      <Paper withBorder p="lg" maw={520}>
        <Form onSubmit={() => rename.mutate()}>
          <Stack>
            <TextInput
              label={t('common.name')}
              value={name}
              error={nameProblems.at('name')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              loading={rename.isPending}
              disabled={!name.trim()}
              style={{ alignSelf: 'flex-start' }}
            >
              {t('common.save')}
            </Button>
          </Stack>
        </Form>
      </Paper>
      <Paper withBorder p="lg" maw={520}>
        <Form onSubmit={() => change.mutate()}>
          <Stack>
            <Title order={2} size="h4">
              {t('session.changePassword')}
            </Title>
            {change.error && problems.map.size === 0 && <ErrorNotice error={change.error} />}
            <PasswordInput
              label={t('session.currentPassword')}
              autoComplete="current-password"
              value={current}
              error={problems.at('current_password')}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('session.newPassword')}
              description={t('session.passwordHint')}
              autoComplete="new-password"
              value={password}
              error={problems.at('password')}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button
              type="submit"
              loading={change.isPending}
              disabled={!current || !password}
              style={{ alignSelf: 'flex-start' }}
            >
              {t('session.changePassword')}
            </Button>
          </Stack>
        </Form>
      </Paper>
    </Page>
  );
}
