import { describe, expect, it } from 'vitest';
import { en } from './en';
import { firstLanguage } from './index';
import { ja } from './ja';

const flatten = (words: object, prefix = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
const japanese = flatten(ja);
const english = new Map(flatten(en));
const slots = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual(japanese.map(([key]) => key).sort());
  });

  it('have a word for every key', () => {
    expect([...japanese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fill in the same values', () => {
    for (const [key, text] of japanese) expect(slots(english.get(key) ?? ''), key).toEqual(slots(text));
  });

  it('are both really translated', () => {
    // Words that are the same in both languages.
    const same = new Set([
      'properties.url',
      'friends.identityKinds.line',
      'accounts.webhook',
      'segments.to',
      'segments.choose',
      'jobs.progress',
    ]);
    const hasJapanese = /[぀-ヿ一-鿿]/;
    expect(
      [...english].filter(([, text]) => hasJapanese.test(text.replace('【テスト】', ''))).map(([key]) => key),
    ).toEqual([]);
    expect(japanese.filter(([key, text]) => english.get(key) === text && !same.has(key)).map(([key]) => key)).toEqual(
      [],
    );
  });
});

describe('the first language', () => {
  it('is the one chosen before, else the browser’s, else Japanese', () => {
    expect(firstLanguage('en', ['ja'])).toBe('en');
    expect(firstLanguage(null, ['ja-JP', 'en'])).toBe('ja');
    expect(firstLanguage(null, ['en-US'])).toBe('en');
    expect(firstLanguage('xx', [])).toBe('ja');
  });
});
