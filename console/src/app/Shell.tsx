import { AppShell, Burger, Group, NavLink, ScrollArea, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { JobsProvider } from '../jobs/JobsProvider';
import { AccountChooser } from './AccountChooser';
import { AccountProvider } from './AccountContext';
import { Logo } from './Logo';
import { menu } from './menu';
import { SendingStrip, useSending } from './SendingStrip';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';

export function Shell() {
  return (
    <AccountProvider>
      <JobsProvider>
        <Frame />
      </JobsProvider>
    </AccountProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever another screen is shown
  useEffect(() => {
    close();
    window.scrollTo(0, 0);
  }, [pathname]);
  const sending = useSending();
  const active = (to: string) => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`));

  return (
    <AppShell
      header={{ height: sending.length > 0 ? 56 + 40 : 56 }}
      navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h={56} px={{ base: 'sm', sm: 'lg' }} justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('common.menu')} />
            <Link to="/" className={classes.brand} aria-label="Todoke">
              <Logo />
            </Link>
            <AccountChooser />
          </Group>
          <UserMenu />
        </Group>
        <SendingStrip campaigns={sending} />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <AppShell.Section grow component={ScrollArea} type="never" p="sm">
          <Stack gap="md">
            {menu.map((section, index) => (
              <Stack key={section.heading ?? index} gap={1}>
                {section.heading && (
                  <Text className={classes.heading} px="sm" pb={4}>
                    {t(`nav.${section.heading}`)}
                  </Text>
                )}
                {section.items.map((item) => (
                  <NavLink
                    key={item.key}
                    component={Link}
                    to={item.to}
                    label={t(`nav.${item.key}`)}
                    leftSection={<item.icon size={18} stroke={1.7} />}
                    active={active(item.to)}
                    className={classes.link}
                  />
                ))}
              </Stack>
            ))}
          </Stack>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
