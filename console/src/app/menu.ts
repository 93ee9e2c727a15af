import {
  type Icon,
  IconAddressBook,
  IconAdjustments,
  IconBellOff,
  IconBrandLine,
  IconCalendarMonth,
  IconCoinYen,
  IconFileImport,
  IconHistory,
  IconHome,
  IconId,
  IconKey,
  IconListDetails,
  IconMailCheck,
  IconRepeat,
  IconSend,
  IconSettings,
  IconTag,
  IconTemplate,
  IconUserShield,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';

type NavKey =
  | 'home'
  | 'friends'
  | 'friendList'
  | 'attributes'
  | 'tags'
  | 'duplicates'
  | 'segments'
  | 'audiences'
  | 'topics'
  | 'delivery'
  | 'campaigns'
  | 'schedules'
  | 'calendar'
  | 'quota'
  | 'suppressions'
  | 'sendingSettings'
  | 'templates'
  | 'imports'
  | 'settings'
  | 'accounts'
  | 'staff'
  | 'apiKeys'
  | 'audit'
  | 'workspace';
export interface MenuItem {
  key: NavKey;
  to: string;
  icon: Icon;
}
export interface MenuSection {
  heading?: NavKey;
  items: MenuItem[];
}

export const menu: MenuSection[] = [
  { items: [{ key: 'home', to: '/', icon: IconHome }] },
  {
    heading: 'friends',
    items: [
      { key: 'friendList', to: '/friends', icon: IconUsers },
      { key: 'attributes', to: '/attributes', icon: IconAddressBook },
      { key: 'tags', to: '/tags', icon: IconTag },
      { key: 'duplicates', to: '/duplicates', icon: IconId },
    ],
  },
  {
    items: [
      { key: 'segments', to: '/segments', icon: IconUsersGroup },
      { key: 'audiences', to: '/audiences', icon: IconListDetails },
      { key: 'topics', to: '/topics', icon: IconMailCheck },
    ],
  },
  {
    heading: 'delivery',
    items: [
      { key: 'campaigns', to: '/campaigns', icon: IconSend },
      { key: 'templates', to: '/templates', icon: IconTemplate },
      { key: 'schedules', to: '/schedules', icon: IconRepeat },
      { key: 'calendar', to: '/calendar', icon: IconCalendarMonth },
      { key: 'quota', to: '/quota', icon: IconCoinYen },
      { key: 'suppressions', to: '/suppressions', icon: IconBellOff },
    ],
  },
  { items: [{ key: 'imports', to: '/imports', icon: IconFileImport }] },
  {
    heading: 'settings',
    items: [
      { key: 'accounts', to: '/settings/accounts', icon: IconBrandLine },
      { key: 'sendingSettings', to: '/settings/sending', icon: IconAdjustments },
      { key: 'staff', to: '/settings/staff', icon: IconUserShield },
      { key: 'apiKeys', to: '/settings/api-keys', icon: IconKey },
      { key: 'audit', to: '/settings/audit', icon: IconHistory },
      { key: 'workspace', to: '/settings/workspace', icon: IconSettings },
    ],
  },
];
