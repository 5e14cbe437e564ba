import { MONTHS } from '../compose/wording/spoken-day.js';

/** `2026-11-09`, `2026-11-15` -> "9 to 15 November 2026". */
export function spokenPeriod(start: string, end: string): string {
  const [from, to] = [parts(start), parts(end)];
  const until = `${to.day} ${to.month} ${to.year}`;
  if (from.year !== to.year) return `${from.day} ${from.month} ${from.year} to ${until}`;
  return from.month === to.month ? `${from.day} to ${until}` : `${from.day} ${from.month} to ${until}`;
}

/** `2026-11-16T...` -> "16 November 2026". */
export function spokenDay(iso: string): string {
  const { day, month, year } = parts(iso.slice(0, 10));
  return `${day} ${month} ${year}`;
}

function parts(iso: string): { day: number; month: string; year: string } {
  const [year, month, day] = iso.split('-');
  return { day: Number(day), month: MONTHS[Number(month) - 1], year };
}
