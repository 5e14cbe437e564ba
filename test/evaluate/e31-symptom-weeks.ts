import { isQuiet } from './e30-big-weeks.js';
import { atMost, type Figure, withoutBar } from './figure.js';
import { recordedWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

const WEEK = 7;

/** Weeks that had a symptom on every day. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const weeks = await recordedWeeks(setting);
  const full = weeks.filter(({ brief }) => brief.week_stats.symptom_days.some(({ days }) => days === WEEK));
  return [
    withoutBar('weeks with a symptom on 7 of 7 days', full.length, 'number'),
    atMost('a symptom on 7 of 7 days and a quiet lead', full.filter(isQuiet).length, 0, 'number'),
    withoutBar(
      'a symptom on 5 or 6 days and a quiet lead',
      weeks.filter(
        (week) =>
          isQuiet(week) && week.brief.week_stats.symptom_days.some(({ days }) => days >= 5 && days < WEEK),
      ).length,
      'number',
    ),
  ];
}
