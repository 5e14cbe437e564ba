import type { DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { clipDays } from '../series/clip-days.js';
import { countPairedDays } from '../series/count-paired-days.js';
import { ANY_MEDICATION, ANY_SYMPTOM, QUESTIONS } from './questions.js';
import { ASSOCIATION_DAYS, MIN_PAIRED_DAYS } from '../windows.js';

/** Every further question makes all the others harder to answer (methods 3.1). */
export const MAX_FAMILY = 16;
/** Of the symptoms and medications that a person records, only those recorded on the most days are tested. */
const MAX_SYMPTOMS = 3;
const MAX_MEDICATIONS = 2;

/** One metric's days of the window, and how many of them are recorded. */
interface Coverage {
  days: Float64Array;
  count: number;
}

type CoverageByMetric = ReadonlyMap<string, Coverage>;

/**
 * Chooses the pairs to test for one person this week, at most MAX_FAMILY. The choice depends on the number of days with
 * a record, never on the values: first the pairs with enough days, in order of prior interest, then those that still
 * need more days.
 *
 * @param places how many pairs may be tested
 */
export function declareFamily(
  series: readonly DailySeries[],
  weekOf: number,
  places = MAX_FAMILY,
): DeclaredPair[] {
  const coverage = new Map<string, Coverage>();
  for (const one of series) {
    const days = clipDays(one, weekOf - ASSOCIATION_DAYS, weekOf);
    coverage.set(one.metric.code, { days, count: countPairedDays(days, days, 0) });
  }
  const wildcards = new Map([
    [ANY_SYMPTOM, bestRecorded(coverage, ANY_SYMPTOM, MAX_SYMPTOMS)],
    [ANY_MEDICATION, bestRecorded(coverage, ANY_MEDICATION, MAX_MEDICATIONS)],
  ]);
  const ready: DeclaredPair[] = [];
  const waiting: DeclaredPair[] = [];
  for (const question of QUESTIONS) {
    if (ready.length >= places) break;
    for (const x of wildcards.get(question.x) ?? [question.x])
      for (const y of wildcards.get(question.y) ?? [question.y]) {
        const paired = pairedDays(coverage.get(x), coverage.get(y), question.lag);
        if (paired > 0) (paired >= MIN_PAIRED_DAYS ? ready : waiting).push({ x, y, lag: question.lag });
      }
  }
  return [...ready, ...waiting].slice(0, places);
}

/** Exact below MIN_PAIRED_DAYS. From there on it may be the number that the two counts alone guarantee. */
function pairedDays(x: Coverage | undefined, y: Coverage | undefined, lag: number): number {
  if (!x || !y) return 0;
  // With so many days recorded on both sides, only the remaining days can fail to overlap.
  const surely = x.count + y.count - y.days.length - lag;
  return surely >= MIN_PAIRED_DAYS ? surely : countPairedDays(x.days, y.days, lag);
}

/** The codes of one open family (`symptom:*`) with the most recorded days; equal counts are ordered by code. */
function bestRecorded(coverage: CoverageByMetric, wildcard: string, limit: number): string[] {
  const prefix = wildcard.slice(0, -1);
  const counted: [code: string, count: number][] = [];
  for (const [code, { count }] of coverage) if (code.startsWith(prefix)) counted.push([code, count]);
  counted.sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  return counted.slice(0, limit).map(([code]) => code);
}
