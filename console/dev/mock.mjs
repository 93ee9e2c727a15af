// A stand-in for the API during work on the console: `npm run mock`, then `npm run dev`. Not part of what is shipped.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import * as data from './mock-data.mjs';

const { iso, now } = data;
const port = Number(process.env.PORT ?? 8080);
const dist = process.env.MOCK_DIST;
const fresh = process.env.MOCK_FRESH === '1';
let signedIn = process.env.MOCK_SIGNED_IN === '1';
let lang = process.env.MOCK_LANG ?? 'ja';
let nextId = 1000;
const jobs = new Map();
const page = (items, total) => ({ items, next: null, total: total ?? items.length });
const owner = () => ({ id: 1, name: '花田 みどり', email: 'demo@example.com', role: 'owner', lang });
const job = (kind, total, result, extra = {}) => {
  const made = {
    id: nextId++,
    kind,
    state: 'running',
    progress: { done: 0, total },
    result: null,
    problems: [],
    problem_count: 0,
    created_at: iso(Date.now()),
    finished_at: null,
    undoable: kind === 'tag_change',
    ...extra,
  };
  jobs.set(made.id, { made, started: Date.now(), result });
  return made;
};
const lookJob = (id) => {
  const entry = jobs.get(id);
  if (!entry) return null;
  const share = Math.min(1, (Date.now() - entry.started) / 3000);
  entry.made.progress.done = Math.floor((entry.made.progress.total ?? 1) * share);
  if (share === 1)
    Object.assign(entry.made, { state: 'done', result: entry.result, finished_at: iso(entry.started + 3000) });
  return entry.made;
};
const badRows = [
  {
    line: 12,
    column: 'phone',
    code: 'bad_phone',
    ja: '電話番号として読めません。',
    en: 'Not a phone number.',
    original: '０８０-12',
  },
  {
    line: 48,
    column: 'birthday',
    code: 'bad_date',
    ja: '日付として読めません。',
    en: 'Not a date.',
    original: 'S55.13.2',
  },
];
jobs.set(900, {
  started: 0,
  result: {
    rows: 69659,
    people_created: 23544,
    people_updated: 0,
    events_added: 69657,
    events_repeated: 0,
    tags_added: 0,
    bad_rows: 2,
  },
  made: {
    id: 900,
    kind: 'import',
    state: 'done',
    progress: { done: 69659, total: 69659 },
    result: null,
    problems: badRows,
    problem_count: 2,
    created_at: iso(now - 86400000),
    finished_at: iso(now - 86390000),
    undoable: false,
  },
});

function leaves(node, path, out) {
  const alone = Math.floor(900 + ((path.length * 2654435761) % 19000));
  out.push({ path, alone, running: Math.floor(alone * 0.6), without: Math.floor(alone * 1.1) });
  if (Array.isArray(node.of)) for (const [at, child] of node.of.entries()) leaves(child, `${path}.of[${at}]`, out);
  else if (node.of) leaves(node.of, `${path}.of`, out);
  return out;
}
/** A saved segment with what the list shows beside its condition. */
const asSegment = (segment) => ({
  folder: '',
  favourite: false,
  added: 0,
  excluded: 0,
  sentence_ja: `${segment.name}（文章）`,
  sentence_en: `${segment.name} (in words)`,
  ...segment,
});
const sentences = (definition) =>
  leaves(definition.condition, 'condition', []).map(({ path }) => ({
    path,
    ja: `${path} の文章`,
    en: `${path} in words`,
  }));
const fill = (text) =>
  text
    .replace(/\{\{name\|.*?\}\}/g, '佐藤 陽菜')
    .replace(/\{\{attribute\.points\|.*?\}\}/g, '1,240')
    .replace(/https:\/\/shop\.example\.jp\/\S+/g, 'https://line.example.jp/l/x7Kq2');
const preview = (content) =>
  content.bubbles.map((bubble) =>
    bubble.type === 'text'
      ? { type: 'text', text: fill(bubble.text) }
      : bubble.type === 'image'
        ? {
            type: 'image',
            originalContentUrl: bubble.original_url ?? '/favicon.svg',
            previewImageUrl: bubble.preview_url ?? '/favicon.svg',
          }
        : { type: 'flex', altText: fill(bubble.alt_text), contents: bubble.contents },
  );
const campaign = (id) => {
  const found = data.campaigns.find((each) => each.id === id);
  if (found?.state === 'sending') {
    found.counts.sent = Math.min(7337, found.counts.sent + 180);
    found.counts.waiting = 7337 - found.counts.sent;
    if (found.counts.waiting === 0) Object.assign(found, { state: 'done', finished_at: iso(Date.now()) });
  }
  return found;
};
const heldBack = [
  { reason: 'blocked', people: 823, ja: 'ブロックしている', en: 'has blocked the account' },
  { reason: 'not_following', people: 197, ja: '友だちではない', en: 'is not a friend' },
];

const templates = [
  {
    id: 1,
    name: '誕生日のお祝い',
    folder: '季節',
    content: { bubbles: [{ type: 'text', text: '{{name|お客様}}さん、お誕生日おめでとうございます。' }] },
    version: 1,
    created_at: iso(now - 9e8),
    updated_at: iso(now - 9e6),
  },
];

const routes = [
  [
    'GET',
    /^\/setup$/,
    () => ({
      needs_owner: fresh && !signedIn,
      demo: !fresh,
      console_version: '0.1.0',
      demo_sign_in: fresh ? null : { email: 'demo@example.com', password: 'todoke-demo' },
    }),
  ],
  [
    'POST',
    /^\/(setup|session)$/,
    () => {
      signedIn = true;
      return { user: owner() };
    },
  ],
  [
    'GET',
    /^\/session$/,
    () =>
      signedIn
        ? {
            user: owner(),
            workspace: { name: 'はなの森', zone: 'Asia/Tokyo' },
            demo: !fresh,
            emulator_url: fresh ? null : 'http://127.0.0.1:8090/',
          }
        : [401, {}],
  ],
  [
    'PATCH',
    /^\/session$/,
    (_, body) => {
      lang = body.lang ?? lang;
      return {};
    },
  ],
  [
    'DELETE',
    /^\/session$/,
    () => {
      signedIn = false;
      return {};
    },
  ],
  [
    'GET',
    /^\/workspace$/,
    () => ({ name: 'はなの森', zone: 'Asia/Tokyo', leap_birthday: 'march_1', public_url: 'https://line.example.jp' }),
  ],
  ['PATCH', /^\/workspace$/, (_, body) => body],
  [
    'GET',
    /^\/system$/,
    () => ({
      version: '0.1.0',
      ledger: 'sqlite',
      people: 23544,
      events: 210863,
      position: 301222,
      index_position: 301222,
      memory_mb: 312,
      sending_here: true,
    }),
  ],
  [
    'GET',
    /^\/home$/,
    () =>
      fresh
        ? {
            today: { campaigns_sent: 0, people_sent: 0, taps: 0, blocks: 0, new_friends: 0 },
            quota: null,
            friends: { following: 0, blocked: 0, unknown: 0 },
            running: [],
            upcoming: [],
            recent: [],
            warnings: [],
          }
        : {
            today: { campaigns_sent: 1, people_sent: 3120, taps: 412, blocks: 6, new_friends: 38 },
            quota: { limit: 30000, used: 19460, remaining: 10540, as_of: iso(now) },
            friends: { following: 21189, blocked: 2354, unknown: 1 },
            running: data.campaigns.filter((each) => each.state === 'sending').map((each) => campaign(each.id)),
            upcoming: data.campaigns.filter((each) => each.state === 'scheduled'),
            recent: data.campaigns.filter((each) => each.state.startsWith('done')),
            warnings: [
              {
                code: 'no_public_url',
                ja: '公開URLが本番用ではありません。リンクの測定は社内からだけ使えます。',
                en: 'The public URL is not meant for production. Measured links work inside your network only.',
                link: '/settings/workspace',
              },
            ],
          },
  ],
  ['GET', /^\/accounts$/, () => ({ items: fresh ? [] : data.accounts })],
  [
    'POST',
    /^\/accounts$/,
    (_, body) => {
      const made = { ...data.accounts[0], ...body, id: nextId++ };
      data.accounts.push(made);
      return made;
    },
  ],
  ['PATCH', /^\/accounts\/(\d+)$/, () => data.accounts[0]],
  [
    'POST',
    /^\/accounts\/(\d+)\/(test|webhook)$/,
    () => ({
      ok: false,
      checks: [
        { name: 'bot_info', ok: true, ja: '「はなの森 公式」につながりました。', en: 'Connected to “はなの森 公式”.' },
        { name: 'webhook_endpoint', ok: true, ja: 'Webhook URLが一致しています。', en: 'The webhook URL matches.' },
        {
          name: 'webhook_test',
          ok: false,
          ja: 'LINEからこのサーバーに届きません。公開URLを確かめてください。',
          en: 'LINE cannot reach this server. Check the public URL.',
          detail: 'COULD_NOT_CONNECT',
        },
        { name: 'quota', ok: true, ja: '今月の残りは 10,540通 です。', en: '10,540 messages left this month.' },
        { name: 'followers', ok: true, ja: '友だち一覧を取得できます。', en: 'Friends can be listed.' },
      ],
    }),
  ],
  ['POST', /^\/accounts\/(\d+)\/friends-import$/, () => job('friends_import', 21189, { people: 21189 })],
  [
    'GET',
    /^\/accounts\/(\d+)\/identified$/,
    () => ({ known: 19660, line_figure: 21189, percent: 92.8, unidentified: 1529, as_of: iso(now) }),
  ],
  [
    'GET',
    /^\/login-channels$/,
    () => ({ items: [{ id: 1, provider: 'はなの森', channel_id: '2000111222', name: '会員サイト' }] }),
  ],
  [
    'GET',
    /^\/profiles$/,
    (query) => {
      if (fresh) return page([]);
      const found = data.people.filter(
        (each) =>
          (!query.get('q') || each.display_name?.includes(query.get('q'))) &&
          (!query.get('state') || each.state === query.get('state')) &&
          (!query.get('tag_id') || each.tags.some((tag) => tag.id === Number(query.get('tag_id')))),
      );
      const start = Number(query.get('cursor') ?? 0);
      const limit = Number(query.get('limit') ?? 50);
      return {
        items: found.slice(start, start + limit),
        next: start + limit < found.length ? String(start + limit) : null,
        total: found.length,
      };
    },
  ],
  [
    'GET',
    /^\/profiles\/(\d+)$/,
    (_, __, id) => {
      const each = data.people[id - 1];
      return {
        ...each,
        identities: [
          { kind: 'line', scope: 'はなの森', value: 'U4af4980629a1b2c3d4e5f60718293a4b' },
          { kind: 'customer', scope: 'EC', value: '00041233' },
          { kind: 'email', value: 'hina.sato@example.com' },
          { kind: 'phone', value: '+819000000000' },
        ],
        friendships: data.accounts.map((account, at) => ({
          account_id: account.id,
          account_name: account.name,
          state: at ? 'none' : each.state,
          since: each.since,
          display_name: 'ひな🌼',
          picture_url: null,
        })),
        tags: each.tags.map((tag) => ({ ...tag, added_at: each.created_at })),
        attributes: [
          { key: 'rank', label: '会員ランク', type: 'text', value: 'gold', effective_at: iso(now - 8640000000) },
          { key: 'birthday', label: '誕生日', type: 'date', value: '1990-11-03', effective_at: iso(now - 8640000000) },
          { key: 'points', label: 'ポイント残高', type: 'number', value: 1240, effective_at: iso(now) },
        ],
      };
    },
  ],
  [
    'GET',
    /^\/profiles\/(\d+)\/timeline$/,
    () =>
      page([
        {
          id: 9,
          at: iso(now - 3600000),
          kind: 'event',
          name: 'link_tap',
          title_ja: 'リンクをタップ',
          title_en: 'Tapped a link',
          detail: { url: 'https://shop.example.jp/autumn' },
        },
        {
          id: 8,
          at: iso(now - 7200000),
          kind: 'delivery',
          name: 'campaign',
          title_ja: '「11月 秋のブーケフェア」が届いた',
          title_en: 'Received “11月 秋のブーケフェア”',
          detail: {},
        },
        {
          id: 7,
          at: iso(now - 8 * 86400000),
          kind: 'event',
          name: 'purchase',
          title_ja: '購入',
          title_en: 'Purchase',
          detail: {
            value: 5480,
            currency: 'JPY',
            transaction_id: 'A-20261113-07',
            items: [{ item_name: '季節のブーケM' }],
          },
        },
        {
          id: 6,
          at: iso(now - 20 * 86400000),
          kind: 'tag',
          name: 'ゴールド会員',
          title_ja: 'タグ「ゴールド会員」がついた',
          title_en: 'Tag “ゴールド会員” put on',
          detail: null,
        },
        {
          id: 5,
          at: iso(now - 400 * 86400000),
          kind: 'friendship',
          name: 'follow',
          title_ja: '友だちになった',
          title_en: 'Became a friend',
          detail: { account: 'はなの森 公式' },
        },
      ]),
  ],
  [
    'PATCH',
    /^\/profiles\/(\d+)$/,
    (_, body, id) => {
      if (body.display_name) data.people[id - 1].display_name = body.display_name;
      return data.people[id - 1];
    },
  ],
  ['POST', /^\/profiles\/(\d+)\/merge$/, () => ({ merge_id: 5 })],
  [
    'POST',
    /^\/profiles\/(\d+)\/tags$/,
    (_, body, id) => {
      data.people[id - 1].tags.push(data.tags.find((tag) => tag.id === body.tag_id));
      return {};
    },
  ],
  [
    'DELETE',
    /^\/profiles\/(\d+)\/tags\/(\d+)$/,
    (_, __, id, tagId) => {
      const person = data.people[id - 1];
      person.tags = person.tags.filter((tag) => tag.id !== Number(tagId));
      return {};
    },
  ],
  [
    'GET',
    /^\/merge-candidates$/,
    () =>
      page([
        { a: data.people[0], b: data.people[3], why: '同じ電話番号 +81 90 **** 0000' },
        { a: data.people[5], b: data.people[9], why: '同じメールアドレス' },
      ]),
  ],
  ['GET', /^\/tags$/, () => ({ items: fresh ? [] : data.tags })],
  [
    'POST',
    /^\/tags$/,
    (_, body) => {
      if (data.tags.some((tag) => tag.name === body.name))
        return [
          422,
          {
            title: '入力を確かめてください',
            problems: [
              { path: 'name', code: 'taken', ja: '同じ名前のタグがあります。', en: 'There is a tag of that name.' },
            ],
          },
        ];
      const made = { id: nextId++, people: 0, folder: null, color: null, created_at: iso(now), ...body };
      data.tags.push(made);
      return made;
    },
  ],
  [
    'PATCH',
    /^\/tags\/(\d+)$/,
    (_, body, id) =>
      Object.assign(
        data.tags.find((tag) => tag.id === Number(id)),
        body,
      ),
  ],
  [
    'DELETE',
    /^\/tags\/(\d+)$/,
    () => [
      409,
      {
        title: 'このタグは使われています',
        code: 'used',
        used_by: [{ id: 2, name: 'ゴールド・シルバーで休眠していない人' }],
      },
    ],
  ],
  [
    'POST',
    /^\/tag-jobs$/,
    (_, body) =>
      body.dry_run
        ? { people: body.target.profile_ids?.length ?? 180, changes: body.target.profile_ids?.length ?? 180 }
        : job('tag_change', 180, {}),
  ],
  ['POST', /^\/jobs\/(\d+)\/undo$/, () => job('tag_change', 180, {}, { undoable: false })],
  ['GET', /^\/jobs$/, () => page([...jobs.keys()].map(lookJob).filter((each) => each.kind === 'import'))],
  ['GET', /^\/jobs\/(\d+)$/, (_, __, id) => lookJob(Number(id)) ?? [404, {}]],
  ['GET', /^\/attributes$/, () => ({ items: fresh ? [] : data.attributes })],
  [
    'POST',
    /^\/attributes$/,
    (_, body) => {
      data.attributes.push({ people: 0, declared: true, choices: null, unit: null, ...body });
      return body;
    },
  ],
  ['GET', /^\/event-names$/, () => ({ items: fresh ? [] : data.events })],
  ['GET', /^\/segments$/, () => ({ items: fresh ? [] : data.segments.map(asSegment) })],
  [
    'POST',
    /^\/segments$/,
    (_, body) => {
      const made = asSegment({ ...body, id: nextId++, version: 1, updated_at: iso(Date.now()) });
      data.segments.push(made);
      return made;
    },
  ],
  [
    'GET',
    /^\/segments\/(\d+)$/,
    (_, __, id) => {
      const found = data.segments.find((each) => each.id === Number(id));
      return found ? asSegment(found) : [404, {}];
    },
  ],
  [
    'POST',
    /^\/segments\/check$/,
    (_, body) => ({
      problems: [],
      sentence_ja: '条件の文章',
      sentence_en: 'The condition in words',
      parts: sentences(body.definition),
    }),
  ],
  ['POST', /^\/segments\/sample$/, () => ({ items: data.people.slice(0, 6), seed: 1 })],
  [
    'POST',
    /^\/segments\/breakdown$/,
    () => ({
      values: [
        { value: 'ゴールド', people: 900 },
        { value: 'シルバー', people: 400 },
      ],
      others: 30,
      missing: 120,
      people: 1450,
      distinct: 4,
    }),
  ],
  [
    'POST',
    /^\/segments\/overlap$/,
    () => ({
      sizes: [900, 700],
      regions: [
        { in: [0], people: 600 },
        { in: [1], people: 400 },
        { in: [0, 1], people: 300 },
      ],
      union: 1300,
    }),
  ],
  ['GET', /^\/segments\/(\d+)\/(uses|versions|people|entries)$/, () => page([])],
  ['GET', /^\/segments\/(\d+)\/watch$/, () => ({ watched: false, since: null, newest: 0 })],
  ['GET', /^\/audiences$/, () => ({ items: [] })],
  ['GET', /^\/topics$/, () => ({ items: [] })],
  [
    'PUT',
    /^\/segments\/(\d+)$/,
    (_, body, id) =>
      Object.assign(
        data.segments.find((each) => each.id === Number(id)),
        body,
      ),
  ],
  [
    'POST',
    /^\/segments\/count$/,
    (_, body) => {
      const definition = body.definition ?? data.segments.find((each) => each.id === body.segment_id)?.definition;
      const nodes = leaves(definition.condition, 'condition', []);
      const count =
        definition.condition.type === 'everyone'
          ? 23544
          : nodes.length === 3
            ? 8357
            : Math.floor(23544 / (nodes.length + 0.7));
      return {
        count,
        reachable: Math.floor(count * 0.9),
        people: 23544,
        position: 1,
        as_of: iso(Date.now()),
        nodes,
        took_ms: 3.2,
        problems: [],
      };
    },
  ],
  ['POST', /^\/segments\/members$/, () => page(data.people.slice(0, 8))],
  [
    'POST',
    /^\/segments\/why$/,
    () => ({
      holds: false,
      leaves: [
        { path: 'condition.of[0]', holds: true, found_ja: '4回', found_en: '4 times' },
        {
          path: 'condition.of[1]',
          holds: false,
          found: 1,
          ja: '2026/04/02〜06/30に「購入」が0回',
          en: 'no purchase from 2 April to 30 June 2026',
        },
      ],
    }),
  ],
  [
    'GET',
    /^\/campaigns$/,
    (query) =>
      page(fresh ? [] : data.campaigns.filter((each) => !query.get('state') || each.state === query.get('state'))),
  ],
  [
    'POST',
    /^\/campaigns$/,
    (_, body) => {
      const made = {
        ...data.campaigns[2],
        ...body,
        id: nextId++,
        state: 'draft',
        version: 1,
        updated_at: iso(Date.now()),
      };
      data.campaigns.push(made);
      return made;
    },
  ],
  ['POST', /^\/campaigns\/check$/, () => ({ problems: [] })],
  [
    'POST',
    /^\/campaigns\/preview$/,
    (_, body) => ({ messages: preview(body.content), person: { id: 1, display_name: '佐藤 陽菜' }, problems: [] }),
  ],
  ['GET', /^\/campaigns\/(\d+)$/, (_, __, id) => campaign(Number(id)) ?? [404, { title: '見つかりません' }]],
  [
    'PUT',
    /^\/campaigns\/(\d+)$/,
    (_, body, id) => {
      const found = data.campaigns.find((each) => each.id === Number(id));
      return Object.assign(found, body, { version: found.version + 1, updated_at: iso(Date.now()) });
    },
  ],
  [
    'GET',
    /^\/campaigns\/(\d+)\/estimate$/,
    () => ({
      members: 8357,
      reachable: 7337,
      held_back: heldBack,
      messages: 7337,
      yen: 0,
      quota: { limit: 30000, used: 19460, remaining: 10540, enough: true },
      requests: { multicast: 0, push: 7337 },
      duration_s: 6,
      problems: [],
    }),
  ],
  [
    'POST',
    /^\/campaigns\/(\d+)\/test$/,
    (_, body) => ({ sent: body.profile_ids.map((id) => ({ profile_id: id, outcome: 'accepted', detail: null })) }),
  ],
  [
    'POST',
    /^\/campaigns\/(\d+)\/send$/,
    (_, body, id) =>
      Object.assign(
        data.campaigns.find((each) => each.id === Number(id)),
        body.at
          ? { state: 'scheduled', scheduled_at: body.at }
          : {
              state: 'sending',
              started_at: iso(Date.now()),
              counts: { members: 8357, frozen: 8357, held_back: 1020, sent: 0, waiting: 7337, refused: 0, unknown: 0 },
            },
      ),
  ],
  [
    'POST',
    /^\/campaigns\/(\d+)\/(stop|resume|cancel)$/,
    (_, __, id, action) =>
      Object.assign(
        data.campaigns.find((each) => each.id === Number(id)),
        { state: { stop: 'stopped', resume: 'sending', cancel: 'cancelled' }[action] },
      ),
  ],
  ['POST', /^\/campaigns\/(\d+)\/duplicate$/, () => data.campaigns[2]],
  [
    'GET',
    /^\/campaigns\/(\d+)\/results$/,
    (_, __, id) => {
      const found = data.campaigns.find((each) => each.id === Number(id));
      return {
        counts: found.counts,
        taps: { people: 1842, total: 2310 },
        blocks: 21,
        links: [
          { url: 'https://shop.example.jp/autumn', label: '秋のブーケフェア', people: 1702, taps: 2104 },
          { url: 'https://shop.example.jp/points', label: null, people: 204, taps: 206 },
        ],
        by_minute: Array.from({ length: 30 }, (_value, at) => ({
          at: iso(now - (30 - at) * 60000),
          sent: at < 2 ? 5600 : 0,
          taps: Math.floor(160 * Math.exp(-at / 9)),
        })),
        held_back: heldBack,
        refused: found.counts.refused ? [{ reason: 'LINE 400', people: 7 }] : [],
        requests: { total: 7337, accepted: 7337, repeated: 3 },
      };
    },
  ],
  [
    'GET',
    /^\/campaigns\/(\d+)\/deliveries$/,
    (query) =>
      page(
        data.people.slice(0, 20).map((each) => ({
          profile: { id: each.id, display_name: each.display_name },
          outcome: query.get('outcome') ?? 'accepted',
          reason: query.get('outcome') === 'held_back' ? 'blocked' : null,
          at: iso(now - 50000),
          tapped_at: each.id % 3 ? null : iso(now - 20000),
          blocked_at: null,
          line_request_id: 'r-1',
        })),
      ),
  ],
  ['GET', /^\/templates$/, () => ({ items: templates, next: null })],
  ['GET', /^\/templates\/(\d+)$/, () => templates[0]],
  [
    'POST',
    /^\/(videos|audio)$/,
    () => ({ media_id: 'm2', url: '/media/m2', width: 640, height: 360, duration_ms: 12500 }),
  ],
  [
    'POST',
    /^\/images$/,
    () => ({ media_id: 'm1', url: '/favicon.svg', preview_url: '/favicon.svg', width: 1024, height: 1024 }),
  ],
  [
    'POST',
    /^\/imports\/inspect$/,
    () => ({
      encoding: 'shift_jis',
      delimiter: ',',
      has_header: true,
      rows_estimate: 69659,
      columns: [
        ['会員番号', '00001', '00002'],
        ['氏名', '佐藤 陽菜', '鈴木 蓮'],
        ['携帯電話', '０８０-1111-2222', '090-3333-4444'],
        ['生年月日', 'S55.1.2', '1990/11/3'],
        ['ランク', 'gold', 'silver'],
        ['備考', '', ''],
      ].map(([name, ...sample], index) => ({ index, name, sample })),
      suggested: {
        mapping: {
          kind: 'people',
          delimiter: ',',
          encoding: 'shift_jis',
          header: true,
          columns: [
            { index: 0, to: 'customer' },
            { index: 1, to: 'display_name' },
            { index: 2, to: 'phone' },
            { index: 3, to: 'attribute:birthday', type: 'date' },
            { index: 4, to: 'attribute:rank', type: 'text' },
            { index: 5, to: 'ignore' },
          ],
        },
      },
    }),
  ],
  [
    'POST',
    /^\/imports$/,
    () =>
      job(
        'import',
        69659,
        {
          rows: 69659,
          people_created: 23544,
          people_updated: 120,
          events_added: 0,
          events_repeated: 0,
          tags_added: 0,
          bad_rows: 2,
        },
        { problems: badRows, problem_count: 2 },
      ),
  ],
  [
    'GET',
    /^\/users$/,
    () => ({
      items: [
        owner(),
        { id: 2, name: '森 太郎', email: 'mori@example.com', role: 'editor', created_at: iso(now - 7200000) },
        { id: 3, name: '川口 さくら', email: 'kawaguchi@example.com', role: 'viewer', disabled: true },
      ],
    }),
  ],
  [
    'GET',
    /^\/api-keys$/,
    () => ({
      items: [
        {
          id: 1,
          name: 'ECサイトの購入データ',
          role: 'editor',
          created_at: iso(now - 86400000 * 90),
          last_used_at: iso(now - 60000),
        },
      ],
    }),
  ],
  ['POST', /^\/api-keys$/, () => ({ id: 2, key: 'tdk_3vKq8Zt1mN5xPw7RbY2cLd9F' })],
  [
    'GET',
    /^\/audit$/,
    () =>
      page(
        [
          ['campaign.send', '11月 秋のブーケフェア'],
          ['tag.create', 'セール好き'],
          ['segment.update', '2回以上購入・春に購入なし'],
          ['session.create', 'demo@example.com'],
        ].map(([action, subject], at) => ({
          id: 50 - at,
          at: iso(now - at * 4000000),
          actor: '花田 みどり',
          action,
          subject,
          detail: { from: '127.0.0.1' },
        })),
      ),
  ],
];

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (!url.pathname.startsWith('/api/v1')) {
    if (!dist) return response.writeHead(404).end();
    const wanted = extname(url.pathname) ? url.pathname : '/index.html';
    const body = await readFile(join(dist, wanted)).catch(() => null);
    response.writeHead(body ? 200 : 404, {
      'content-type': types[extname(wanted)] ?? 'application/octet-stream',
      'content-security-policy':
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:",
    });
    return response.end(body);
  }
  const path = url.pathname.slice('/api/v1'.length);
  const text = Buffer.concat(chunks).toString();
  const body = text.startsWith('{') ? JSON.parse(text) : {};
  for (const [method, pattern, answer] of routes) {
    const match = request.method === method && pattern.exec(path);
    if (!match) continue;
    const got = answer(method === 'GET' ? url.searchParams : url.searchParams, body, ...match.slice(1));
    const [status, content] = Array.isArray(got) ? got : [200, got];
    response.writeHead(status, {
      'content-type': 'application/json',
      'set-cookie': 'XSRF-TOKEN=mock; Path=/',
      'todoke-position': '1',
    });
    return response.end(JSON.stringify(content));
  }
  console.error('no answer for', request.method, path);
  response.writeHead(404, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ title: `mock: ${request.method} ${path}` }));
}).listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`));
