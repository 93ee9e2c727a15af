import { HTTPFetchError, channelAccessToken } from '@line/bot-sdk';
import { expect, test } from 'vitest';
import { clientOf, line, shop, text } from './shop.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function refused(call, status) {
  const error = await call.then(() => undefined, (e) => e);
  expect(error).toBeInstanceOf(HTTPFetchError);
  expect(error.status).toBe(status);
  expect(error.headers.get('x-line-request-id')).toMatch(uuid);
  return { error, body: JSON.parse(error.body) };
}

test('an answer carries its request id, a new one each time', async () => {
  const s = await shop();
  const ids = [];
  for (let n = 0; n < 2; n++) ids.push((await s.client.pushMessageWithHttpInfo({ to: s.user, messages: text() })).httpResponse.headers.get('x-line-request-id'));
  expect(ids[0]).toMatch(uuid);
  expect(ids[1]).not.toBe(ids[0]);
});

test('400 names the place', async () => {
  const s = await shop();
  const { body } = await refused(s.client.pushMessage({ to: s.user, messages: [...text(), { type: 'text', text: '' }] }), 400);
  expect(body.message).toBe('The request body has 1 error(s)');
  expect(body.details).toEqual([{ message: 'May not be empty', property: 'messages[1].text' }]);
});

test('400 of a multicast names the member', async () => {
  const s = await shop();
  const { body } = await refused(s.client.multicast({ to: [s.user, 'nobody'], messages: text() }), 400);
  expect(body.message).toContain('to[1]');
});

test('401 for a token that is wrong or revoked', async () => {
  const s = await shop();
  await refused(clientOf('wrong').getBotInfo(), 401);
  await s.change({ rotate_token: true });
  const { body } = await refused(s.client.getBotInfo(), 401);
  expect(body.message).toContain('Authentication failed');
});

test('403 where the account is not verified', async () => {
  const s = await shop({ verified: false });
  await refused(s.client.getFollowers(), 403);
});

test('404 for who blocked', async () => {
  const s = await shop();
  await s.act('block');
  expect((await refused(s.client.getProfile(s.user), 404)).body.message).toBe('Not found');
});

test('409 under the same retry key, with the id of the accepted request and the messages that were sent', async () => {
  const s = await shop();
  const key = crypto.randomUUID();
  const first = await s.client.pushMessageWithHttpInfo({ to: s.user, messages: text() }, key);
  const { error, body } = await refused(s.client.pushMessage({ to: s.user, messages: text() }, key), 409);
  expect(error.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
  expect(body.sentMessages).toEqual(first.body.sentMessages);
  for (const send of [(k) => s.client.multicast({ to: [s.user], messages: text() }, k), (k) => s.client.broadcast({ messages: text() }, k), (k) => s.client.narrowcast({ messages: text() }, k)]) {
    const again = crypto.randomUUID();
    await send(again);
    expect((await refused(send(again), 409)).body.message).toBe('The retry key is already accepted');
  }
});

test('429 when the month is used up, and when it goes too fast', async () => {
  const s = await shop({ quota: 1 });
  await s.client.pushMessage({ to: s.user, messages: text() });
  expect((await refused(s.client.pushMessage({ to: s.user, messages: text() }), 429)).body.message).toBe('You have reached your monthly limit.');
  const t = await shop();
  await t.fault({ endpoint: 'push', mode: 'error', status: 429, count: 1 });
  expect((await refused(t.client.pushMessage({ to: t.user, messages: text() }), 429)).body.message).toContain('rate limit');
});

test('500, after which the same key may be used', async () => {
  const s = await shop();
  const key = crypto.randomUUID();
  await s.fault({ endpoint: 'push', mode: 'error', status: 500, count: 1 });
  await refused(s.client.pushMessage({ to: s.user, messages: text() }, key), 500);
  await s.client.pushMessage({ to: s.user, messages: text() }, key);
});

test('tokens are issued, verified and revoked', async () => {
  const s = await shop();
  const tokens = new channelAccessToken.ChannelAccessTokenClient({ baseURL: line });
  const stateless = await tokens.issueStatelessChannelToken('client_credentials', undefined, undefined, s.account.channel_id, s.account.channel_secret);
  expect((await clientOf(stateless.access_token).getBotInfo()).userId).toBe(s.account.bot_user_id);
  const short = await tokens.issueChannelToken('client_credentials', s.account.channel_id, s.account.channel_secret);
  expect((await tokens.verifyChannelToken(short.access_token)).client_id).toBe(s.account.channel_id);
  await tokens.revokeChannelToken(short.access_token);
  await refused(clientOf(short.access_token).getBotInfo(), 401);
});
