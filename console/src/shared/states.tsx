import { Alert, Button, Center, List, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, problemText } from '../api/problem';
import { useLang } from './use-lang';

/** What went wrong, in words a marketer can act on, with every problem the API named. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t, lang } = useLang();
  if (!error) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} />}
      title={errorTitle(error, t('errors.unknown'), t)}
      role="alert"
    >
      {error instanceof ApiError && error.detail && error.problems.length === 0 && error.detail !== error.message && (
        <Text size="sm">{error.detail}</Text>
      )}
      {error instanceof ApiError && error.problems.length > 0 && (
        <List size="sm" mt={4}>
          {error.problems.slice(0, 20).map((problem) => (
            <List.Item key={`${problem.path} ${problem.code}`}>{problemText(problem, lang)}</List.Item>
          ))}
        </List>
      )}
      {onRetry && (
        <Button size="xs" mt="xs" variant="light" color="red" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </Alert>
  );
}

type Translate = ReturnType<typeof useLang>['t'];

export function errorTitle(error: unknown, fallback: string, t: Translate): string {
  if (!(error instanceof ApiError)) return error instanceof Error && error.message ? error.message : fallback;
  if (error.status === 0) return t('errors.unreachable');
  if (error.document.title) return error.document.title;
  if (error.status === 403) return t('errors.forbidden');
  if (error.status === 404) return t('errors.notFound');
  if (error.status === 409) return t('errors.conflict');
  if (error.status === 503) return t('errors.notReady');
  return fallback;
}

export function Loading({ rows = 5 }: { rows?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={44} radius="md" style={{ opacity: 1 - index * 0.14 }} />
      ))}
    </Stack>
  );
}

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Skeleton, error or content of one question to the API. */
export function QueryView<T>({ query, rows, loading, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <Loading rows={rows} />;
}

interface EmptyProps {
  icon: Icon;
  title: string;
  text?: string;
  action?: ReactNode;
  plain?: boolean;
}

/** Nothing here yet, and what to do next. */
export function Empty({ icon: IconHere, title, text, action, plain }: EmptyProps) {
  const content = (
    <Center py={44} px="md">
      <Stack align="center" gap="xs" maw={420}>
        <ThemeIcon size={48} radius="xl" variant="light" color="gray">
          <IconHere size={24} stroke={1.6} />
        </ThemeIcon>
        <Title order={3} size="h4" ta="center">
          {title}
        </Title>
        {text && (
          <Text c="dimmed" size="sm" ta="center">
            {text}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
  return plain ? content : <Paper withBorder>{content}</Paper>;
}
