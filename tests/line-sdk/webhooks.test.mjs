import { once } from 'node:events';
import { createServer } from 'node:http';
import { SignatureValidationFailed, middleware, validateSignature } from '@line/bot-sdk';
import { afterEach, expect, test } from 'vitest';
import { control, shop, text } from './shop.mjs';

const servers = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** A server behind LINE's own middleware: what got through it as JSON, what it turned away, and every call as it came. */
async function listening(s) {
  const got = { bodies: [], refused: [], raw: [] };
  const check = middleware({ channelSecret: s.account.channel_secret });
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    request.rawBody = Buffer.concat(parts);
    got.raw.push({ body: request.rawBody, signature: request.headers['x-line-signature'] });
    await check(request, response, (problem) => {
      if (problem) got.refused.push(problem);
      else got.bodies.push(request.body);
      response.writeHead(problem ? 401 : 200).end();
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await s.client.setWebhookEndpoint({ endpoint: `http://127.0.0.1:${server.address().port}/webhook` });
  return got;
}

test("the emulator's webhooks pass the check of LINE's middleware, each act of a person", async () => {
  const s = await shop();
  const got = await listening(s);
  await s.act('say', { text: 'こんにちは 👨‍👩‍👧' });
  await s.act('postback', { data: 'a=1' });
  await s.act('block');
  await s.act('unblock');
  expect(got.refused).toEqual([]);
  expect(got.bodies.flatMap((b) => b.events).map((e) => e.type)).toEqual(['message', 'postback', 'unfollow', 'follow']);
  expect(got.bodies.every((b) => b.destination === s.account.bot_user_id)).toBe(true);
  expect(got.bodies[0].events[0].message.text).toBe('こんにちは 👨‍👩‍👧');
});

test('the signature holds for these bytes and this secret alone', async () => {
  const s = await shop();
  const got = await listening(s);
  await s.act('say', { text: 'a' });
  const [{ body, signature }] = got.raw;
  expect(validateSignature(body, s.account.channel_secret, signature)).toBe(true);
  expect(validateSignature(body, `${s.account.channel_secret}x`, signature)).toBe(false);
  expect(validateSignature(Buffer.concat([body, Buffer.from(' ')]), s.account.channel_secret, signature)).toBe(false);
});

test('a webhook with a bad signature is turned away by the middleware', async () => {
  const s = await shop();
  const got = await listening(s);
  await control('webhooks/send', { account: s.account.channel_id, events: [], signature: 'bad' });
  expect(got.bodies).toEqual([]);
  expect(got.refused[0]).toBeInstanceOf(SignatureValidationFailed);
});

test('testWebhookEndpoint posts a signed empty list and tells what came back', async () => {
  const s = await shop();
  const got = await listening(s);
  const told = await s.client.testWebhookEndpoint({});
  expect(told).toMatchObject({ success: true, statusCode: 200, reason: 'OK' });
  expect(got.bodies.at(-1).events).toEqual([]);
});

test('replyMessage with the token of a message, once', async () => {
  const s = await shop();
  const got = await listening(s);
  await s.act('say', { text: '在庫は' });
  const { replyToken } = got.bodies[0].events[0];
  expect((await s.client.replyMessage({ replyToken, messages: text('ございます') })).sentMessages).toHaveLength(1);
  await expect(s.client.replyMessage({ replyToken, messages: text() })).rejects.toMatchObject({ status: 400, body: expect.stringContaining('Invalid reply token') });
});

test('markMessagesAsReadByToken with the token of a message', async () => {
  const s = await shop();
  const got = await listening(s);
  await s.act('say', { text: 'a' });
  expect(JSON.stringify(await s.client.markMessagesAsReadByToken({ markAsReadToken: got.bodies[0].events[0].message.markAsReadToken }))).toBe('{}');
});
