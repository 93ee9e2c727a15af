import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector, IconSettings } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Account } from '../api/types';
import { useLang } from '../shared/use-lang';
import { useAccounts } from './AccountContext';
import classes from './Shell.module.css';

export function AccountMark({ account, size = 24 }: { account: Account; size?: number }) {
  return (
    <Avatar src={account.picture_url} size={size} radius="xl" color="line" variant="filled" alt="">
      {account.name.slice(0, 1)}
    </Avatar>
  );
}

/** The LINE account everything on the screen is about. */
export function AccountChooser() {
  const { t, f } = useLang();
  const { account, accounts, choose, loading } = useAccounts();
  if (loading) return null;
  if (!account) {
    return (
      <Link to="/settings/accounts" className={`${classes.account} plain`}>
        <IconPlus size={16} />
        <Text size="sm" className="clip">
          {t('nav.noAccount')}
        </Text>
      </Link>
    );
  }
  return (
    <Menu width={300} position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('nav.account')}>
          <AccountMark account={account} />
          <Text size="sm" fw={600} className="clip">
            {account.name}
          </Text>
          <IconSelector size={15} style={{ flexShrink: 0 }} color="var(--mantine-color-gray-5)" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('nav.account')}</Menu.Label>
        {accounts.map((each) => (
          <Menu.Item
            key={each.id}
            leftSection={<AccountMark account={each} size={28} />}
            rightSection={each.id === account.id ? <IconCheck size={16} /> : null}
            onClick={() => choose(each.id)}
          >
            <Text size="sm" fw={600}>
              {each.name}
            </Text>
            <Text size="xs" c="dimmed">
              {[each.basic_id, f.people(each.friends.following)].filter(Boolean).join(' · ')}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/accounts" leftSection={<IconSettings size={16} />}>
          {t('nav.manageAccounts')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
