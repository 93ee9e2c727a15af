import { useLang } from '../shared/use-lang';

const events = [
  'purchase',
  'purchase_item',
  'view_item',
  'add_to_cart',
  'begin_checkout',
  'page_view',
  'sign_up',
  'login',
  'search',
  'follow',
  'unfollow',
  'message',
  'postback',
  'link_tap',
  'refund',
] as const;
const properties = [
  'value',
  'currency',
  'transaction_id',
  'coupon',
  'item_id',
  'item_name',
  'item_category',
  'price',
  'quantity',
  'url',
  'text',
  'page_location',
  'page_title',
] as const;

/** Words for the usual shop events and their properties; any other name is shown as the shop sends it. */
export function useNames() {
  const { t } = useLang();
  return {
    event: (name: string) => {
      const known = events.find((each) => each === name);
      return known ? t(`events.${known}`) : name;
    },
    property: (path: readonly (string | number)[]) => {
      const known = path.length === 1 ? properties.find((each) => each === path[0]) : undefined;
      return known ? t(`properties.${known}`) : path.join(' › ');
    },
  };
}
