// A shop at LINE: an account with friends p1, p2 …, LINE's own client of it, and what the emulator's control API can do to it.
import { LineBotClient } from '@line/bot-sdk';
import { inject } from 'vitest';

export const line = inject('line');
let shops = 0;

export async function control(path, body, method = body === undefined ? 'GET' : 'POST') {
  const answer = await fetch(new URL(`/control/${path}`, line), { method, headers: { 'content-type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : undefined;
}

export const clientOf = (channelAccessToken) => LineBotClient.fromChannelAccessToken({ channelAccessToken, apiBaseURL: line, dataApiBaseURL: line, managerBaseURL: line });

export async function shop({ friends = 3, ...more } = {}) {
  const n = ++shops;
  const provider = `provider-${process.pid}-${n}`;
  const account = await control('accounts', { provider, display_name: 'お店', verified: true, ...more });
  const made = await control('people/generate', { count: friends, account: account.channel_id, id_prefix: `s${process.pid}-${n}-`, list: true });
  const people = made.people.map((p) => ({ id: p.id, user: p.user_ids[provider] }));
  return {
    account,
    people,
    user: people[0].user,
    client: clientOf(account.access_token),
    act: (act, more = {}, person = people[0]) => control(`people/${person.id}/${act}`, { account: account.channel_id, ...more }),
    change: (what) => control(`accounts/${account.channel_id}`, what, 'PATCH'),
    fault: (what) => control('faults', { account: account.channel_id, ...what }),
  };
}

export const text = (words = 'こんにちは') => [{ type: 'text', text: words }];

/** Waits until the emulator has nothing left to do by itself. */
export const idle = () => control('idle?wait_s=20');

/** The day before today in Japan, as LINE writes it. */
export const yesterday = () => new Date(Date.now() + 9 * 3600_000 - 24 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '');
