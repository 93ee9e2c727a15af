import { Avatar, Badge, Box, Button, Group, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconDeviceMobile, IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeSession, signOut } from '../api/session';
import type { Lang } from '../api/types';
import { setLanguage } from '../i18n';
import { useSession } from '../session/SessionContext';
import { notifyFailed } from '../shared/notify';
import { LanguageSwitch } from './LanguageSwitch';
import classes from './Shell.module.css';

export function UserMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  if (!session) return null;

  const choose = (lang: Lang) => {
    setLanguage(lang);
    changeSession({ lang })
      // Sentences of the API come in the chosen language: ask again for what is on the screen.
      .then(() => queries.invalidateQueries())
      .catch((error: unknown) => notifyFailed(t('errors.unknown'), error));
  };
  const leave = () => {
    signOut()
      .then(() => {
        queries.clear();
        window.location.assign('/');
      })
      .catch((error: unknown) => notifyFailed(t('errors.unknown'), error));
  };

  return (
    <Group gap="sm" wrap="nowrap" style={{ flexShrink: 0 }}>
      {session.demo && (
        <Badge visibleFrom="sm" color="orange">
          {t('nav.demo')}
        </Badge>
      )}
      {session.emulator_url && (
        <Button
          visibleFrom="lg"
          component="a"
          href={session.emulator_url}
          target="_blank"
          rel="noreferrer"
          size="xs"
          variant="default"
          leftSection={<IconDeviceMobile size={15} />}
        >
          {t('nav.emulator')}
        </Button>
      )}
      <Box visibleFrom="sm">
        <LanguageSwitch onChange={choose} />
      </Box>
      <Menu position="bottom-end" width={240} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.user} aria-label={session.user.name}>
            <Avatar size={28} radius="xl" color="ai" name={session.user.name} />
            <IconChevronDown size={14} color="var(--mantine-color-gray-5)" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Box px="sm" py="xs">
            <Text size="sm" fw={600}>
              {session.user.name}
            </Text>
            <Text size="xs" c="dimmed" className="clip">
              {session.user.email} · {t(`session.roles.${session.user.role}`)}
            </Text>
          </Box>
          <Box hiddenFrom="sm" px="sm" pb="xs">
            <LanguageSwitch onChange={choose} />
          </Box>
          <Menu.Divider />
          <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={16} />}>
            {t('nav.profile')}
          </Menu.Item>
          {session.emulator_url && (
            <Menu.Item
              component="a"
              href={session.emulator_url}
              target="_blank"
              leftSection={<IconDeviceMobile size={16} />}
            >
              {t('nav.emulator')}
            </Menu.Item>
          )}
          <Menu.Item onClick={leave} leftSection={<IconLogout size={16} />}>
            {t('nav.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
