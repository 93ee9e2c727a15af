import {
  type Icon,
  IconAddressBook,
  IconBrandLine,
  IconFileImport,
  IconHistory,
  IconHome,
  IconId,
  IconKey,
  IconListDetails,
  IconMailCheck,
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
    ],
  },
  { items: [{ key: 'imports', to: '/imports', icon: IconFileImport }] },
  {
    heading: 'settings',
    items: [
      { key: 'accounts', to: '/settings/accounts', icon: IconBrandLine },
      { key: 'staff', to: '/settings/staff', icon: IconUserShield },
      { key: 'apiKeys', to: '/settings/api-keys', icon: IconKey },
      { key: 'audit', to: '/settings/audit', icon: IconHistory },
      { key: 'workspace', to: '/settings/workspace', icon: IconSettings },
    ],
  },
];
