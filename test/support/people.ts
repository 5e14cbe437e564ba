import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { createPcg } from '../../src/common/pcg.js';

/** One observation as the app's backend sends it. */
export interface SentObservation {
  user_id: string;
  metric: string;
  value: number;
  date: string;
  note?: string;
}

/** A Monday safely in the past. */
export const WEEK_OF = '2026-03-02';

const METRICS: readonly [metric: string, mean: number, spread: number][] = [
  ['sleep_minutes', 430, 40],
  ['steps', 8000, 2000],
  ['resting_heart_rate', 62, 3],
  ['mood', 5, 1],
  ['stress', 4, 1],
];

/** Plausible records of `days` days that end the day before `weekOf`. The same user and days give the same values. */
export function recordsOf(userId: string, days: number, weekOf = WEEK_OF): SentObservation[] {
  const random = createPcg(`test/${userId}`);
  const end = dayNumber(weekOf);
  const records: SentObservation[] = [];
  for (let day = end - days; day < end; day += 1) {
    for (const [metric, mean, spread] of METRICS)
      records.push({
        user_id: userId,
        metric,
        value: Math.round((mean + spread * random.normal()) * 10) / 10,
        date: isoDay(day),
      });
    records.push({
      user_id: userId,
      metric: 'symptom:headache',
      value: random.uniform() < 0.2 ? 4 : 0,
      date: isoDay(day),
    });
  }
  return records;
}
