/** Months and days as text (`2026-11`, `2026-11-05`): days of the workspace, not instants. */

const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const start = (month: string) => Date.parse(`${month}-01T00:00:00Z`);
const aDay = 86_400_000;

export function addMonths(month: string, by: number): string {
  const at = new Date(start(month));
  at.setUTCMonth(at.getUTCMonth() + by);
  return at.toISOString().slice(0, 7);
}

/** The whole weeks a month's page shows. `first`: 0 when weeks begin on Sunday, 1 on Monday. */
export function weeksOf(month: string, first: 0 | 1): string[][] {
  const begin = start(month);
  const before = (new Date(begin).getUTCDay() - first + 7) % 7;
  const end = start(addMonths(month, 1));
  const weeks: string[][] = [];
  for (let at = begin - before * aDay; at < end; at += 7 * aDay) {
    weeks.push(Array.from({ length: 7 }, (_, index) => dayText(at + index * aDay)));
  }
  return weeks;
}

/** 0 for Sunday. */
export const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
