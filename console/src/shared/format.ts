import type { Lang } from '../api/types';

export interface Format {
  number(value: number): string;
  /** People are counted with 人, never 件. */
  people(value: number): string;
  /** 通数: what LINE bills. */
  messages(value: number): string;
  yen(value: number): string;
  times(value: number): string;
  percent(ratio: number): string;
  date(iso: string): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  duration(seconds: number): string;
  value(value: unknown): string;
}

const plural = (value: number, one: string, many: string) => (value === 1 ? one : many);

/** Numbers, counters and instants in the marketer's language; instants in the workspace's zone, with the weekday. */
export function makeFormat(lang: Lang, zone: string): Format {
  const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
  const ja = lang === 'ja';
  const plain = new Intl.NumberFormat(ja ? 'ja-JP' : 'en-US', { maximumFractionDigits: 2 });
  const ratio = new Intl.NumberFormat(ja ? 'ja-JP' : 'en-US', { style: 'percent', maximumFractionDigits: 1 });
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    year: 'numeric',
    month: ja ? '2-digit' : 'short',
    day: ja ? '2-digit' : 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const read = (iso: string) => {
    const at = new Date(iso);
    if (Number.isNaN(at.getTime())) return null;
    return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
  };
  const number = (value: number) => plain.format(value);
  const date = (iso: string) => {
    const p = read(iso);
    if (!p) return iso;
    return ja ? `${p.year}/${p.month}/${p.day}(${p.weekday})` : `${p.weekday}, ${p.day} ${p.month} ${p.year}`;
  };
  const time = (iso: string) => {
    const p = read(iso);
    return p ? `${p.hour}:${p.minute}` : iso;
  };
  return {
    number,
    people: (value) => (ja ? `${number(value)}人` : `${number(value)} ${plural(value, 'person', 'people')}`),
    messages: (value) => (ja ? `${number(value)}通` : `${number(value)} ${plural(value, 'message', 'messages')}`),
    yen: (value) => (ja ? `${number(Math.round(value))}円` : `¥${number(Math.round(value))}`),
    times: (value) => (ja ? `${number(value)}回` : `${number(value)} ${plural(value, 'time', 'times')}`),
    percent: (value) => ratio.format(value),
    date,
    time,
    dateTime: (iso) => `${date(iso)} ${time(iso)}`,
    duration: (seconds) => {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60)
        return ja ? `約${Math.max(1, Math.ceil(seconds))}秒` : `about ${Math.max(1, Math.ceil(seconds))} s`;
      if (minutes < 120) return ja ? `約${minutes}分` : `about ${minutes} min`;
      const hours = Math.round(minutes / 60);
      return ja ? `約${hours}時間` : `about ${hours} h`;
    },
    value: (value) => showValue(value, lang, number),
  };
}

function showValue(value: unknown, lang: Lang, number: (value: number) => string): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return lang === 'ja' ? (value ? 'はい' : 'いいえ') : value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map((item) => showValue(item, lang, number)).join(lang === 'ja' ? '、' : ', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
