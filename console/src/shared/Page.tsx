import { ActionIcon, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

interface PageProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  back?: string;
  badge?: ReactNode;
  children: ReactNode;
}

/** The frame of every screen: title, one line that explains it, actions at the right (below on a phone). */
export function Page({ title, description, actions, back, badge, children }: PageProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Todoke`;
  }, [title]);
  return (
    <Stack gap="lg" className="page">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="xs" wrap="nowrap" align="flex-start" style={{ minWidth: 0 }}>
          {back && (
            <ActionIcon
              component={Link}
              to={back}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('common.back')}
            >
              <IconArrowLeft size={18} />
            </ActionIcon>
          )}
          <div style={{ minWidth: 0 }}>
            <Group gap="sm">
              <Title order={1} size="h2" className="page-title">
                {title}
              </Title>
              {badge}
            </Group>
            {description && (
              <Text c="dimmed" size="sm" mt={2}>
                {description}
              </Text>
            )}
          </div>
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
