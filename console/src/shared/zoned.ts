/** Milliseconds the wall clock of `zone` is ahead of UTC at the instant `ms`. */
function offsetAt(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(ms));
  const p = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
  const wall = Date.UTC(p.year ?? 0, (p.month ?? 1) - 1, p.day, p.hour, p.minute, p.second);
  return wall - Math.floor(ms / 1000) * 1000;
}

/** `2026-11-21 19:00:00` (what the date picker gives) on the wall clock of `zone`, as an ISO instant in UTC. */
export function zonedToIso(local: string, zone: string): string {
  const wall = Date.parse(`${local.trim().replace(' ', 'T')}Z`);
  if (Number.isNaN(wall)) return '';
  // Twice: the first guess may lie on the other side of a change to or from summer time.
  let at = wall - offsetAt(wall, zone);
  at = wall - offsetAt(at, zone);
  return new Date(at).toISOString();
}

/** The instant as `YYYY-MM-DD HH:mm:ss` on the wall clock of `zone`. */
export function isoToZoned(iso: string, zone: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return '';
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 19).replace('T', ' ');
}
