import { message } from '../../../messages/message.js';
import { day, level, list, name, phrase } from '../../../messages/slots.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import { isoDay } from '../../../common/calendar.js';
import type { Fact } from '../../domain/artefacts.js';
import { unreadDayFactId } from '../facts/fact-ids.js';
import { makeFact } from '../facts/make-fact.js';
import type { Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { inWords } from './sentence.js';

/** Measures that the note of a day names. */
const MOST_NAMED = 6;

interface UnreadDay {
  day: number;
  values: { metric: MetricDefinition; value: number }[];
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
      .slice(0, MOST_NAMED);
    if (values.length > 0) days.push({ day, values });
  }
  return days;
}

/** One fact per day, with every figure that its note names. */
export function unreadDayFacts(week: Week): Fact[] {
  return unreadDays(week).map(({ day: open, values }) => {
    const date = isoDay(open);
    return makeFact({
      id: unreadDayFactId(date),
      kind: 'coverage',
      window: { start: date, end: date },
      value: values.length,
      unit: 'measures',
      display: [spokenDate(open), ...values.map(({ metric, value }) => formatBesideName(metric, value))],
      n: 1,
      method: 'the values of a day that was not over when the last brief was written',
      evidence: values.map(({ metric }) => ({ series: metric.code, start: date, end: date })),
    });
  });
}

export function unreadDayNotes(week: Week): string[] {
  return unreadDays(week).map(({ day: open, values }) =>
    inWords(
      week,
      message('notes.unread_day', {
        day: day(open),
        values: list(
          values.map(({ metric, value }) =>
            phrase(message('notes.value', { measure: name(metric), value: level(metric, value) })),
          ),
        ),
      }),
    ),
  );
}
