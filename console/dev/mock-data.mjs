// Invented people and an invented shop, for looking at the console without a server.
const family = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡辺',
  '山本',
  '中村',
  '小林',
  '加藤',
  '吉田',
  '山田',
  '佐々木',
  '山口',
  '松本',
];
const given = [
  '陽菜',
  '蓮',
  '結衣',
  '湊',
  '葵',
  '大翔',
  '凛',
  '悠真',
  '美咲',
  '健太',
  '彩花',
  '翔',
  '真由美',
  '裕子',
  '直樹',
  '恵',
];
const day = 86_400_000;
export const now = Date.now();
export const iso = (ms) => new Date(ms).toISOString();
let seed = 7;
export const random = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const pick = (list) => list[Math.floor(random() * list.length)];

export const tags = [
  [1, 'ゴールド会員', '会員ランク'],
  [2, 'シルバー会員', '会員ランク'],
  [3, '休眠', '購買'],
  [4, 'セール好き', '購買'],
  [5, '定期購入', '購買'],
  [6, '渋谷店', '店舗'],
  [7, '梅田店', '店舗'],
  [8, 'アンケート回答済み', null],
].map(([id, name, folder]) => ({
  id,
  name,
  folder,
  color: null,
  people: Math.floor(random() * 3000),
  created_at: iso(now - 200 * day),
}));

export const attributes = [
  {
    key: 'rank',
    label: '会員ランク',
    type: 'text',
    unit: null,
    declared: true,
    ordered: true,
    choices: [
      { value: 'gold', label: 'ゴールド', rank: 3 },
      { value: 'silver', label: 'シルバー', rank: 2 },
      { value: 'regular', label: 'レギュラー', rank: 1 },
    ],
  },
  { key: 'birthday', label: '誕生日', type: 'date', choices: null, unit: null, declared: true },
  { key: 'points', label: 'ポイント残高', type: 'number', choices: null, unit: 'pt', declared: true },
  { key: 'prefecture', label: '都道府県', type: 'text', choices: null, unit: null, declared: true },
  { key: 'mail_ok', label: 'メール受信', type: 'boolean', choices: null, unit: null, declared: true },
  { key: 'favorite_shop', label: null, type: 'text', choices: null, unit: null, declared: false },
].map((each) => ({ ...each, people: Math.floor(4000 + random() * 6000) }));

export const events = [
  {
    name: 'purchase',
    count: 69659,
    properties: [
      ['value', 'number'],
      ['currency', 'text'],
      ['transaction_id', 'text'],
      ['coupon', 'text'],
    ],
  },
  {
    name: 'purchase_item',
    count: 131204,
    properties: [
      ['item_name', 'text'],
      ['item_category', 'text'],
      ['price', 'number'],
      ['quantity', 'number'],
    ],
  },
  { name: 'link_tap', count: 5120, properties: [['url', 'text']] },
  {
    name: 'view_item',
    count: 240311,
    properties: [
      ['item_id', 'text'],
      ['item_category', 'text'],
    ],
  },
  { name: 'store_visit', count: 3120, properties: [['shop', 'text']] },
].map((each) => ({
  ...each,
  last_at: iso(now - 3_600_000),
  properties: each.properties.map(([path, type]) => ({ path: [path], type })),
}));

export const people = Array.from({ length: 180 }, (_, index) => {
  const state = random() < 0.82 ? 'following' : random() < 0.6 ? 'blocked' : random() < 0.5 ? 'unknown' : 'none';
  return {
    id: index + 1,
    display_name: index % 41 === 40 ? null : `${pick(family)} ${pick(given)}`,
    picture_url: null,
    state,
    since: random() < 0.8 ? iso(now - random() * 700 * day) : null,
    tags: tags.filter(() => random() < 0.22).map(({ id, name }) => ({ id, name })),
    created_at: iso(now - random() * 720 * day),
    known: true,
  };
});

export const accounts = [
  {
    id: 1,
    name: 'はなの森 公式',
    provider: 'はなの森',
    channel_id: '2001234567',
    basic_id: '@hananomori',
    verified: true,
    friends: { following: 21189, blocked: 2354 },
  },
  {
    id: 2,
    name: 'はなの森 梅田店',
    provider: 'はなの森',
    channel_id: '2007654321',
    basic_id: '@hana-umeda',
    verified: false,
    friends: { following: 1820, blocked: 97 },
  },
].map((each) => ({
  ...each,
  bot_user_id: 'U0',
  picture_url: null,
  api_base: null,
  created_at: iso(now - 300 * day),
  has_secret: true,
  has_token: true,
  webhook_url: `https://line.example.jp/webhook/line/${each.id}`,
  archived: false,
}));

export const segments = [
  {
    id: 1,
    name: '2回以上購入・春に購入なし',
    people: 8357,
    definition: {
      version: 1,
      condition: {
        type: 'all',
        of: [
          { type: 'event', name: 'purchase', count: { op: 'at_least', value: 2 } },
          {
            type: 'event',
            name: 'purchase',
            within: { from: '2026-04-02', to: '2026-06-30' },
            count: { op: 'equals', value: 0 },
          },
        ],
      },
    },
  },
  {
    id: 2,
    name: 'ゴールド・シルバーで休眠していない人',
    people: 3120,
    definition: {
      version: 1,
      condition: {
        type: 'all',
        of: [
          {
            type: 'any',
            of: [
              { type: 'tag', tag: 1, op: 'has' },
              { type: 'tag', tag: 2, op: 'has' },
              { type: 'attribute', path: ['rank'], as: 'text', op: 'in', value: ['gold', 'silver'] },
            ],
          },
          {
            type: 'event_aggregate',
            name: 'purchase',
            property: ['value'],
            aggregate: 'sum',
            op: 'at_least',
            value: 30000,
            within: { last: { amount: 12, unit: 'months' } },
          },
          {
            type: 'event',
            name: 'purchase_item',
            where: [{ path: ['item_category'], as: 'text', op: 'equals', value: '花束' }],
            within: { last: { amount: 90, unit: 'days' } },
            count: { op: 'at_least', value: 1 },
          },
          { type: 'event_recency', name: 'purchase', op: 'within_last', amount: 60, unit: 'days' },
          {
            type: 'not',
            of: {
              type: 'any',
              of: [
                { type: 'tag', tag: 3, op: 'has' },
                { type: 'friendship', account: 1, state: 'blocked' },
              ],
            },
          },
        ],
      },
    },
  },
  {
    id: 3,
    name: '今月が誕生日',
    people: 1874,
    definition: {
      version: 1,
      condition: { type: 'attribute', path: ['birthday'], as: 'date', op: 'calendar', value: 'this_month' },
    },
  },
].map((each) => ({ ...each, updated_at: iso(now - each.id * day), version: 1 }));

const counts = (members, sent, waiting = 0, held = 0, refused = 0) => ({
  members,
  frozen: members - held,
  held_back: held,
  sent,
  waiting,
  refused,
  unknown: 0,
});
const text =
  '{{name|お客様}}さん、こんにちは🌷\nはなの森です。\n\n秋のブーケフェアを開催中です。\nhttps://shop.example.jp/autumn\n\nポイント残高: {{attribute.points|0}}pt';
const flex = {
  type: 'bubble',
  hero: {
    type: 'box',
    layout: 'vertical',
    backgroundColor: '#f6d9d5',
    height: '110px',
    contents: [{ type: 'filler' }],
  },
  body: {
    type: 'box',
    layout: 'vertical',
    spacing: 'sm',
    contents: [
      { type: 'text', text: '秋のブーケフェア', weight: 'bold', size: 'xl' },
      { type: 'text', text: '11月30日(月)まで 全品15%OFF', color: '#888888', size: 'sm', wrap: true },
    ],
  },
  footer: {
    type: 'box',
    layout: 'vertical',
    contents: [
      {
        type: 'button',
        style: 'primary',
        color: '#c4554d',
        action: { type: 'uri', label: 'くわしく見る', uri: 'https://shop.example.jp/autumn' },
      },
    ],
  },
};
export const campaigns = [
  {
    id: 5,
    name: '11月 秋のブーケフェア',
    state: 'sending',
    started_at: iso(now - 60_000),
    counts: counts(8357, 3120, 4217, 1020),
  },
  { id: 4, name: '11月 誕生月クーポン', state: 'scheduled', scheduled_at: iso(now + 2 * day), counts: counts(0, 0) },
  { id: 3, name: '12月 クリスマス予約のご案内（下書き）', state: 'draft', counts: counts(0, 0) },
  {
    id: 2,
    name: '10月 ハロウィン限定ブーケ',
    state: 'done',
    started_at: iso(now - 20 * day),
    finished_at: iso(now - 20 * day + 95_000),
    counts: counts(12650, 11340, 0, 1310),
  },
  {
    id: 1,
    name: '9月 敬老の日',
    state: 'done_with_failures',
    started_at: iso(now - 68 * day),
    finished_at: iso(now - 68 * day + 80_000),
    counts: counts(9120, 8011, 0, 1102, 7),
  },
].map((each) => ({
  account_id: 1,
  audience: { segment_id: 1 },
  content: {
    bubbles: [
      { type: 'text', text },
      { type: 'flex', alt_text: '秋のブーケフェア 開催中', contents: flex },
    ],
  },
  track_links: true,
  scheduled_at: null,
  created_at: iso(now - 3 * day),
  updated_at: iso(now - day),
  version: 1,
  frozen_at: null,
  started_at: null,
  finished_at: null,
  ...each,
}));
