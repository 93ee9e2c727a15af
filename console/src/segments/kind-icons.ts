import {
  type Icon,
  IconAddressBook,
  IconBan,
  IconBrandLine,
  IconCalendarStats,
  IconHistory,
  IconSum,
  IconTag,
  IconUsers,
} from '@tabler/icons-react';
import type { LeafNode } from '../api/types';

export const kindIcons: Record<LeafNode['type'], Icon> = {
  tag: IconTag,
  attribute: IconAddressBook,
  event: IconCalendarStats,
  event_recency: IconHistory,
  event_aggregate: IconSum,
  friendship: IconBrandLine,
  everyone: IconUsers,
  nobody: IconBan,
};
