import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiClient, queryString, readCookie } from './client';
import { ApiError, problemAt, problemsByPath, toApiError } from './problem';
import { randomKey } from './random-key';

const problem = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

describe('a refusal of the API', () => {
  it('keeps its title, its problems and what else the document says', async () => {
    const error = await toApiError(
      problem(409, {
        title: '人数が変わりました',
        detail: '確かめてください',
        code: 'people_changed',
        reachable: 12,
        problems: [],
      }),
    );
    expect(error.message).toBe('人数が変わりました');
    expect([error.status, error.code, error.detail]).toEqual([409, 'people_changed', '確かめてください']);
    expect(error.document.reachable).toBe(12);
  });

  it('is told by its status alone when a proxy answers with a page', async () => {
    const error = await toApiError(new Response('<html>Bad gateway</html>', { status: 502 }));
    expect([error.status, error.problems.length]).toEqual([502, 0]);
  });

  it('says how long to wait when there were too many attempts', async () => {
    expect((await toApiError(problem(429, {}, { 'Retry-After': '30' }))).retryAfterSeconds).toBe(30);
    expect((await toApiError(problem(401, {}))).retryAfterSeconds).toBeUndefined();
  });

  it('puts each problem beside its field, in the language of the screen', () => {
    const error = new ApiError(422, {
      problems: [
        { path: 'name', code: 'missing', ja: '名前を入れてください', en: 'Enter a name' },
        { path: 'content.bubbles[1].text', code: 'long', ja: '長すぎます', en: 'Too long' },
        { path: 'content.bubbles[1].text', code: 'braces', ja: '括弧が閉じていません', en: 'Braces are open' },
      ],
    });
    const ja = problemsByPath(error, 'ja');
    expect(problemAt(ja, 'name')).toBe('名前を入れてください');
    expect(problemAt(ja, 'content.bubbles[1]')).toBe('長すぎます\n括弧が閉じていません');
    expect(problemAt(ja, 'content.bubbles[10]')).toBeUndefined();
    expect(problemAt(problemsByPath(error, 'en'), 'name')).toBe('Enter a name');
    expect(problemsByPath(new Error('x'), 'ja').size).toBe(0);
  });
});

describe('the client', () => {
  afterEach(() => vi.unstubAllGlobals());

  const listen = (answer: () => Response) => {
    const calls: { url: string; init: RequestInit }[] = [];
    vi.stubGlobal('document', { cookie: 'a=b; XSRF-TOKEN=t%2Fo' });
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      calls.push({ url, init });
      return answer();
    });
    return calls;
  };
  const headersOf = (call: { init: RequestInit } | undefined) => call?.init.headers as Record<string, string>;

  it('repeats the anti-forgery cookie on writes, and reads what it wrote', async () => {
    const calls = listen(() => new Response('{}', { headers: { 'Todoke-Position': '41' } }));
    const client = new ApiClient();
    await client.post('/tags', { name: 'a' });
    await client.get('/tags');
    expect(headersOf(calls[0])['X-XSRF-TOKEN']).toBe('t/o');
    expect(headersOf(calls[0])['Todoke-At-Least']).toBeUndefined();
    expect(headersOf(calls[1])['Todoke-At-Least']).toBe('41');
    expect(headersOf(calls[1])['X-XSRF-TOKEN']).toBeUndefined();
  });

  it('notices that the session has ended, but not on a wrong password', async () => {
    listen(() => problem(401, {}));
    const client = new ApiClient();
    const signedOut = vi.fn();
    client.whenSignedOut(signedOut);
    await expect(client.post('/session', {})).rejects.toMatchObject({ status: 401 });
    expect(signedOut).not.toHaveBeenCalled();
    await expect(client.get('/tags')).rejects.toMatchObject({ status: 401 });
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it('tells an aborted question from a server that does not answer', async () => {
    listen(() => {
      throw new DOMException('stop', 'AbortError');
    });
    await expect(new ApiClient().get('/tags')).rejects.toMatchObject({ name: 'AbortError' });
    listen(() => {
      throw new TypeError('failed to fetch');
    });
    await expect(new ApiClient().get('/tags')).rejects.toMatchObject({ status: 0 });
  });

  it('takes an empty answer', async () => {
    listen(() => new Response(null, { status: 204 }));
    await expect(new ApiClient().request('DELETE', '/tags/1')).resolves.toBeUndefined();
  });

  it('leaves empty parameters out of the address', () => {
    expect(queryString({ q: 'あ a', state: '', tag_id: null, limit: 0 })).toBe('?q=%E3%81%82+a&limit=0');
    expect(queryString(undefined)).toBe('');
  });

  it('reads one cookie among others', () => {
    expect(readCookie('XSRF-TOKEN', 'XSRF-TOKEN-OLD=1; XSRF-TOKEN=2')).toBe('2');
    expect(readCookie('none', 'a=1')).toBeUndefined();
  });

  it('makes keys that are UUIDs and differ', () => {
    const keys = Array.from({ length: 50 }, randomKey);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys)
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
