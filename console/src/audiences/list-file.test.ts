import { describe, expect, it } from 'vitest';
import { chunks, decodeText, firstColumn, hashed, normalise } from './list-file';

describe('a list of people in a file', () => {
  it('is its first column, without heading, quotes, empty lines and repeats', () => {
    expect(firstColumn('\ufeff会員番号,名前\r\n"1001",花子\r\n\r\n1002\tx\n1001\n')).toEqual(['1001', '1002']);
    expect(firstColumn('1001\n1002')).toEqual(['1001', '1002']);
    expect(firstColumn('LINE_USER_ID\nU0123')).toEqual(['U0123']);
    expect(firstColumn('\n\n')).toEqual([]);
  });

  it('is read in Shift_JIS too', () => {
    // 会員番号 in Shift_JIS.
    const bytes = new Uint8Array([0x89, 0xef, 0x88, 0xf5, 0x94, 0xd4, 0x8d, 0x86]);
    expect(decodeText(bytes.buffer)).toBe('会員番号');
    expect(decodeText(new TextEncoder().encode('会員番号').buffer as ArrayBuffer)).toBe('会員番号');
  });

  it('goes out in parts', () => expect([...chunks([1, 2, 3], 2)]).toEqual([[1, 2], [3]]));
});

describe('addresses that are matched by their hash', () => {
  it('are brought into the one form that is hashed', () => {
    expect(normalise('email', ' Hanako@Example.JP ')).toBe('hanako@example.jp');
    expect(normalise('phone', '090-1234-5678')).toBe('+819012345678');
    expect(normalise('phone', '０３（１２３４）５６７８')).toBe('+81312345678');
    expect(normalise('phone', '+81 90 1234 5678')).toBe('+819012345678');
    expect([normalise('email', 'hanako'), normalise('phone', '12')]).toEqual([null, null]);
  });

  it('leave the browser as hashes only; what is no address is told', async () => {
    const known = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b'; // of test@example.com
    expect(await hashed('email', ['Test@Example.com', known.toUpperCase(), 'nobody'])).toEqual({
      hashes: [known, known],
      bad: ['nobody'],
    });
  });
});
