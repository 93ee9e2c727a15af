import { Button, Container, Group } from '@mantine/core';
import { IconError404 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Empty } from '../shared/states';

/** A screen that failed while drawing, or whose code could not be loaded after an update. */
export function ScreenError() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Container size="xs" py={60}>
      <Empty
        icon={IconError404}
        title={t('errors.pageTitle')}
        text={error instanceof Error ? error.message : undefined}
        action={
          <Group mt="sm">
            <Button variant="default" component="a" href="/">
              {t('errors.home')}
            </Button>
            <Button onClick={() => window.location.reload()}>{t('errors.reload')}</Button>
          </Group>
        }
      />
    </Container>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={IconError404}
      title={t('errors.pageNotFound')}
      text={t('errors.pageNotFoundText')}
      action={
        <Button component={Link} to="/" mt="sm">
          {t('errors.home')}
        </Button>
      }
    />
  );
}
