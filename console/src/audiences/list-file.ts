/** Reads the lists that marketers have: one person a line, from a spreadsheet or another system. */

/** UTF-8 (with or without a mark at its beginning), else Shift_JIS, which Excel in Japan still writes. */
export function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes); // Not UTF-8: the other encoding that occurs.
  }
}

const isHeading = (text: string) => !/[0-9@]/.test(text) || /^(line_?user_?id|user_?id|id)$/i.test(text);

/** The first column of every line, without quotes, a heading, empty lines and repeats. */
export function firstColumn(text: string): string[] {
  const values = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) =>
      (/^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(/[,\t;]/)[0] ?? '').trim(),
    )
    .filter((value) => value !== '');
  const [first, ...rest] = values;
  if (first === undefined) return [];
  return [...new Set(isHeading(first) ? rest : values)];
}

export type HashedKind = 'email' | 'phone';

/** The form that is hashed: an e-mail address in lower case, a telephone number in E.164; null where it is neither. */
export function normalise(kind: HashedKind, value: string): string | null {
  const plain = value.normalize('NFKC').trim();
  if (kind === 'email') return /^\S+@\S+$/.test(plain) ? plain.toLowerCase() : null;
  const digits = plain.replace(/[\s().\-‐－―ー]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  return /^0\d{9,10}$/.test(digits) ? `+81${digits.slice(1)}` : null;
}

const isHash = (value: string) => /^[0-9a-f]{64}$/i.test(value);

/** SHA-256 of every address, made in this browser so that no address leaves it. What is a hash already stays. */
export async function hashed(
  kind: HashedKind,
  values: readonly string[],
): Promise<{ hashes: string[]; bad: string[] }> {
  const hashes: string[] = [];
  const bad: string[] = [];
  for (const value of values) {
    const clean = isHash(value) ? null : normalise(kind, value);
    if (isHash(value)) hashes.push(value.toLowerCase());
    else if (clean === null) bad.push(value);
    else hashes.push(await sha256(clean));
  }
  return { hashes, bad };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** As many as the API takes in one call. */
export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
