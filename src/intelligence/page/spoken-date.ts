import { dayNumber } from '../../common/calendar.js';
import { optionsInForce } from '../../messages/in-force.js';
import { message } from '../../messages/message.js';
import { render } from '../../messages/render.js';
import { choice, day } from '../../messages/slots.js';

/** `2026-11-09`, `2026-11-15` -> "9 to 15 November 2026". */
export function spokenPeriod(start: string, end: string): string {
  const [from, to] = [start, end].map(dayNumber);
  const within =
    start.slice(0, 7) === end.slice(0, 7) ? 'month' : start.slice(0, 4) === end.slice(0, 4) ? 'year' : 'none';
  const slots = { from: day(from), to: day(to), within: choice(within) };
  return render(message('date.period', slots), optionsInForce());
}

/** `2026-11-16T...` -> "16 November 2026". */
export function spokenDay(iso: string): string {
  const on = day(dayNumber(iso.slice(0, 10)));
  return render(message('date.with_year', { day: on }), optionsInForce());
}
