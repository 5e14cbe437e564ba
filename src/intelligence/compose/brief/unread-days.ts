import { isoDay } from '../../../common/calendar.js';
import type { Fact } from '../../domain/artefacts.js';
import { unreadDayFactId } from '../facts/fact-ids.js';
import { makeFact } from '../facts/make-fact.js';
import type { Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { listed } from '../wording/voice.js';
import { weekdayName } from '../wording/weekday-name.js';

/** Measures that the note of a day names. */
const MOST_NAMED = 6;

interface UnreadDay {
  day: number;
  values: { code: string; label: string; display: string }[];
}

/**
 * The days of the last brief's week that were not over when it was written, with what they had: no other brief says it.
 * Days of an earlier week that no brief was meant to cover (a person has one every second week) are not among them.
 */
function unreadDays({ input: { previous }, series, firstDay }: Week): UnreadDay[] {
  if (previous === null) return [];
  const days: UnreadDay[] = [];
  for (let day = previous.state.readUntil + 1; day < Math.min(previous.weekOf, firstDay); day += 1) {
    const values = series
      .map(({ metric, start, values: all }) => ({ metric, value: all[day - start] ?? NaN }))
      .filter(({ value }) => !Number.isNaN(value))
      .slice(0, MOST_NAMED)
      .map(({ metric, value }) => ({
        code: metric.code,
        label: metric.label,
        display: formatBesideName(metric, value),
      }));
    if (values.length > 0) days.push({ day, values });
  }
  return days;
}

/** One fact per day, with every figure that its note names. */
export function unreadDayFacts(week: Week): Fact[] {
  return unreadDays(week).map(({ day, values }) => {
    const date = isoDay(day);
    return makeFact({
      id: unreadDayFactId(date),
      kind: 'coverage',
      window: { start: date, end: date },
      value: values.length,
      unit: 'measures',
      display: [spokenDate(day), ...values.map(({ display }) => display)],
      n: 1,
      method: 'the values of a day that was not over when the last brief was written',
      evidence: values.map(({ code }) => ({ series: code, start: date, end: date })),
    });
  });
}

export function unreadDayNotes(week: Week): string[] {
  return unreadDays(week).map(
    ({ day, values }) =>
      `${weekdayName(day)} ${spokenDate(day)} was not over when your last brief was written. It had ${listed(values.map(({ label, display }) => `${label} at ${display}`))}.`,
  );
}
