import { Alert, Box, Button, Group, PasswordInput, Stack, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconSparkles } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';
import { createOwner, readSetup, signIn } from '../api/session';
import { LanguageSwitch } from '../app/LanguageSwitch';
import { Logo } from '../app/Logo';
import { setLanguage } from '../i18n';
import { Form } from '../shared/Form';
import { useProblems } from '../shared/problems';
import { ErrorNotice, Loading } from '../shared/states';
import classes from './SignIn.module.css';

export function SignIn() {
  const { t } = useTranslation();
  const setup = useQuery({ queryKey: ['setup'], queryFn: readSetup });
  return (
    <div className={classes.split}>
      <div className={classes.side}>
        <Logo size={34} onDark />
        <div>
          <Title order={2} className={classes.tagline}>
            {t('session.tagline')}
          </Title>
          <Stack gap="sm" mt="xl">
            {[t('session.point1'), t('session.point2'), t('session.point3')].map((point) => (
              <Group key={point} gap="sm" wrap="nowrap">
                <ThemeIcon size={22} radius="xl" color="rgba(255,255,255,0.18)">
                  <IconCheck size={14} />
                </ThemeIcon>
                <Text c="white" size="md">
                  {point}
                </Text>
              </Group>
            ))}
          </Stack>
        </div>
        <Text size="xs" c="white" opacity={0.6}>
          Todoke {setup.data?.console_version ?? ''}
        </Text>
      </div>
      <div className={classes.main}>
        <Group justify="space-between">
          <Box hiddenFrom="md">
            <Group gap={8}>
              <img src="/favicon.svg" width={26} height={26} alt="" />
              <Text fw={700}>Todoke</Text>
            </Group>
          </Box>
          <span />
          <LanguageSwitch onChange={setLanguage} />
        </Group>
        <div className={classes.form}>
          {setup.isPending ? (
            <Loading rows={4} />
          ) : setup.error ? (
            <ErrorNotice error={setup.error} onRetry={() => void setup.refetch()} />
          ) : setup.data.needs_owner ? (
            <OwnerForm />
          ) : (
            <SignInForm demo={setup.data.demo_sign_in ?? null} />
          )}
        </div>
      </div>
    </div>
  );
}

function SignInForm({ demo }: { demo: { email: string; password: string } | null }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState(demo?.email ?? '');
  const [password, setPassword] = useState(demo?.password ?? '');
  const attempt = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  const status = attempt.error instanceof ApiError ? attempt.error.status : null;
  const retryAfter = attempt.error instanceof ApiError ? attempt.error.retryAfterSeconds : undefined;
  return (
    <Form onSubmit={() => attempt.mutate()}>
      <Stack gap="md">
        <Title order={1} size="h2">
          {t('session.signIn')}
        </Title>
        {demo && (
          <Alert color="ai" icon={<IconSparkles size={18} />} title={t('session.demoTitle')}>
            <Text size="sm">{t('session.demoText')}</Text>
            <Text size="xs" c="dimmed" mt={6} ff="monospace">
              {demo.email} / {demo.password}
            </Text>
          </Alert>
        )}
        {status === 401 && <Alert color="red">{t('session.wrong')}</Alert>}
        {status === 429 && <Alert color="red">{t('session.throttled', { seconds: retryAfter ?? 60 })}</Alert>}
        {attempt.error && status !== 401 && status !== 429 && <ErrorNotice error={attempt.error} />}
        <TextInput
          label={t('session.email')}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
        />
        <PasswordInput
          label={t('session.password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
        />
        <Button type="submit" fullWidth size="md" loading={attempt.isPending} disabled={!email || !password}>
          {demo ? t('session.demoUse') : t('session.signIn')}
        </Button>
      </Stack>
    </Form>
  );
}

function OwnerForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [owner, setOwner] = useState({ name: '', email: '', password: '' });
  const create = useMutation({
    mutationFn: () => createOwner({ ...owner, email: owner.email.trim() }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const problems = useProblems(create.error);
  return (
    <Form onSubmit={() => create.mutate()}>
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {t('session.setupTitle')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('session.setupText')}
          </Text>
        </div>
        {create.error && problems.map.size === 0 && <ErrorNotice error={create.error} />}
        <TextInput
          label={t('common.name')}
          name="name"
          autoComplete="name"
          value={owner.name}
          error={problems.at('name')}
          onChange={(event) => setOwner({ ...owner, name: event.currentTarget.value })}
          required
        />
        <TextInput
          label={t('session.email')}
          type="email"
          name="email"
          autoComplete="username"
          value={owner.email}
          error={problems.at('email')}
          onChange={(event) => setOwner({ ...owner, email: event.currentTarget.value })}
          required
        />
        <PasswordInput
          label={t('session.password')}
          description={t('session.passwordHint')}
          name="password"
          autoComplete="new-password"
          value={owner.password}
          error={problems.at('password')}
          onChange={(event) => setOwner({ ...owner, password: event.currentTarget.value })}
          required
        />
        <Button
          type="submit"
          size="md"
          loading={create.isPending}
          disabled={!owner.name || !owner.email || !owner.password}
        >
          {t('session.setupDo')}
        </Button>
      </Stack>
    </Form>
  );
}
