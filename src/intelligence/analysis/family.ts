import type { DailySeries, DeclaredPair } from '../domain/analysis.js';
import { countPairedDays } from './count-paired-days.js';
import { ANY_MEDICATION, ANY_SYMPTOM, QUESTIONS } from './questions.js';
import { sliceDays } from './slice-days.js';
import { ASSOCIATION_DAYS, MIN_PAIRED_DAYS } from './windows.js';

/** Each question more makes every other one harder to answer (docs/methods.md: power by size of the family). */
export const MAX_FAMILY = 16;
/** Of the symptoms and medications somebody records, those recorded on the most days. */
const MAX_SYMPTOMS = 3;
const MAX_MEDICATIONS = 2;

type DaysByMetric = ReadonlyMap<string, Float64Array>;

/**
 * The questions asked of one person this week, at most MAX_FAMILY. Chosen by what is recorded on how many days, never by
 * what the values say: first the questions with enough days, in order of prior interest, then those still waiting for
 * days.
 *
 * @param places how many may be asked
 */
export function declareFamily(
  series: readonly DailySeries[],
  weekOf: number,
  places = MAX_FAMILY,
): DeclaredPair[] {
  const days = new Map(
    series.map((one) => [one.metric.code, sliceDays(one, weekOf - ASSOCIATION_DAYS, weekOf)] as const),
  );
  const wildcards = new Map([
    [ANY_SYMPTOM, bestRecorded(days, ANY_SYMPTOM, MAX_SYMPTOMS)],
    [ANY_MEDICATION, bestRecorded(days, ANY_MEDICATION, MAX_MEDICATIONS)],
  ]);
  const ready: DeclaredPair[] = [];
  const waiting: DeclaredPair[] = [];
  for (const question of QUESTIONS) {
    if (ready.length >= places) break;
    for (const x of wildcards.get(question.x) ?? [question.x])
      for (const y of wildcards.get(question.y) ?? [question.y]) {
        const paired = pairedDays(days, x, y, question.lag);
        if (paired > 0) (paired >= MIN_PAIRED_DAYS ? ready : waiting).push({ x, y, lag: question.lag });
      }
  }
  return [...ready, ...waiting].slice(0, places);
}

function pairedDays(days: DaysByMetric, x: string, y: string, lag: number): number {
  const first = days.get(x);
  const second = days.get(y);
  return first && second ? countPairedDays(first, second, lag) : 0;
}

/** The codes of one open family (`symptom:*`) with the most recorded days, by code where they are equal. */
function bestRecorded(days: DaysByMetric, wildcard: string, limit: number): string[] {
  const prefix = wildcard.slice(0, -1);
  const counted: [code: string, count: number][] = [];
  for (const [code, values] of days)
    if (code.startsWith(prefix)) counted.push([code, countPairedDays(values, values, 0)]);
  counted.sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  return counted.slice(0, limit).map(([code]) => code);
}
