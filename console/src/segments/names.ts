import { useLang } from '../shared/use-lang';

const events = [
  'purchase',
  'purchase_item',
  'refund',
  'page_view',
  'view_item',
  'view_item_list',
  'select_item',
  'view_cart',
  'add_to_cart',
  'remove_from_cart',
  'add_to_wishlist',
  'begin_checkout',
  'add_payment_info',
  'add_shipping_info',
  'sign_up',
  'login',
  'search',
  'share',
  'generate_lead',
  'tutorial_complete',
  'follow',
  'unfollow',
  'message',
  'postback',
  'videoPlayComplete',
  'accountLink',
  'beacon',
  'membership',
  'messageEdited',
  'link_tap',
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
