import { Center, Container, Loader, MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import 'dayjs/locale/ja';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { api } from '../api/client';
import { ApiError } from '../api/problem';
import { readSession } from '../api/session';
import { setLanguage } from '../i18n';
import { SessionContext } from '../session/SessionContext';
import { SignIn } from '../session/SignIn';
import { ErrorNotice } from '../shared/states';
import { router } from './router';
import { theme } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the API refuses it refuses again; only silence and 'not ready' are worth a second try.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
    },
  },
});
api.whenSignedOut(() => void queries.invalidateQueries({ queryKey: ['session'] }));

export function App() {
  const { i18n } = useTranslation();
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: i18n.language === 'ja' ? 0 : 1 }}>
        <Notifications position="top-right" />
        <QueryClientProvider client={queries}>
          <Gate />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  );
}

function Gate() {
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      try {
        return await readSession();
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
  const { i18n } = useTranslation();
  const lang = session.data?.user.lang;
  // The user's own choice wins once, when they sign in; the switch at the top changes both afterwards.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if ((lang === 'ja' || lang === 'en') && lang !== i18n.language) setLanguage(lang);
  }, [lang]);

  if (session.error && !session.data) {
    return (
      <Container size="xs" py={80}>
        <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />
      </Container>
    );
  }
  if (session.data === undefined) {
    return (
      <Center h="100vh">
        <Loader />
      </Center>
    );
  }
  if (session.data === null) return <SignIn />;
  return (
    <SessionContext.Provider value={session.data}>
      <RouterProvider router={router} />
    </SessionContext.Provider>
  );
}
