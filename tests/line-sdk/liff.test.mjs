import { expect, test } from 'vitest';
import { clientOf, control, line, shop } from './shop.mjs';

test('LIFF apps are added, listed, changed and deleted with a Login channel of its own', async () => {
  const s = await shop();
  const login = await control('login-channels', { provider: s.account.provider, name: 'ログイン', callback_urls: ['https://shop.example/callback'], account: s.account.channel_id });
  const issued = await fetch(new URL('/oauth2/v3/token', line), {
    method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: login.channel_id, client_secret: login.channel_secret }),
  });
  const client = clientOf((await issued.json()).access_token);
  const { liffId } = await client.addLIFFApp({ view: { type: 'tall', url: 'https://shop.example/card' }, description: '会員証', scope: ['openid', 'profile'] });
  await client.updateLIFFApp(liffId, { description: 'カード' });
  expect((await client.getAllLIFFApps()).apps).toMatchObject([{ liffId, description: 'カード', view: { type: 'tall' } }]);
  await client.deleteLIFFApp(liffId);
  await expect(client.getAllLIFFApps()).rejects.toMatchObject({ status: 404 });
});
