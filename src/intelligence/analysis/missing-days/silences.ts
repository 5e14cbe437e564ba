import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { DailySeries, ShadowResult } from '../../domain/analysis.js';
import { fisherExact } from '../../statistics/fisher-exact.js';
import { quantile } from '../../statistics/quantile.js';
import { clipDays } from '../series/clip-days.js';
import { ASSOCIATION_DAYS, MIN_CONTRAST_DAYS } from '../windows.js';

type Silence = Extract<ShadowResult, { kind: 'silent_after_bad_days' }>;
/** A tested question and its result, without its q, which depends on everything else that was tested. */
export type SilenceQuestion = Omit<Silence, 'kind' | 'q'>;

/** Every further question makes all the others harder to answer. */
const MAX_QUESTIONS = 2;
/** A bad day lies in the person's own worst third, and below their median day. */
const BAD_SHARE = 1 / 3;
const CLAIM_Q = 0.05;

/**
 * Tests whether the person tends to record nothing on the day after a bad one. If so, the records look better than the
 * days were. At most two self-reported metrics are tested: those whose recorded days are most often followed by both, a
 * record and no record. They are chosen by when something was recorded, never by the values. Only the first day of a
 * silence counts.
 *
 * Symptoms are not tested, because their silence may be their absence, nor are medicines. A test needs at least seven
 * bad days, other days, silent next days and recorded next days.
 *
 * @param weekOf day number; the ASSOCIATION_DAYS before it are read
 */
export function testSilences(series: readonly DailySeries[], weekOf: number): SilenceQuestion[] {
  const candidates: { one: DailySeries; days: Float64Array; contrast: number }[] = [];
  for (const one of series) {
    if (!mayBeTested(one)) continue;
    const days = clipDays(one, weekOf - ASSOCIATION_DAYS, weekOf);
    const contrast = nextDayContrast(days);
    if (contrast >= MIN_CONTRAST_DAYS) candidates.push({ one, days, contrast });
  }
  candidates.sort((a, b) => b.contrast - a.contrast || (a.one.metric.code < b.one.metric.code ? -1 : 1));
  const questions: SilenceQuestion[] = [];
  for (const { one, days } of candidates.slice(0, MAX_QUESTIONS)) {
    const question = testSilence(one, days, weekOf);
    if (question) questions.push(question);
  }
  return questions;
}

function mayBeTested({ metric }: DailySeries): boolean {
  return (
    metric.selfReported &&
    metric.direction !== 'neither' &&
    !isSymptom(metric.code) &&
    !isMedication(metric.code)
  );
}

/**
 * Of the recorded days that have a next day: the number followed by a record or the number followed by none, whichever
 * is smaller.
 */
function nextDayContrast(days: Float64Array): number {
  let recorded = 0;
  let silent = 0;
  for (let i = 0; i < days.length - 1; i++) {
    if (Number.isNaN(days[i])) continue;
    if (Number.isNaN(days[i + 1])) silent++;
    else recorded++;
  }
  return Math.min(recorded, silent);
}

function testSilence({ metric }: DailySeries, days: Float64Array, weekOf: number): SilenceQuestion | null {
  const sign = metric.direction === 'higher_is_better' ? 1 : -1;
  // From here on, higher is better.
  const signed = days.map((value) => sign * value);
  const middle = quantile(signed, 0.5);
  const worst = quantile(signed, BAD_SHARE);
  const afterBad = { silent: 0, of: 0 };
  const afterOther = { silent: 0, of: 0 };
  let from = -1;
  for (let i = 0; i < signed.length - 1; i++) {
    if (Number.isNaN(signed[i])) continue;
    if (from < 0) from = weekOf - days.length + i;
    const after = signed[i] < middle && signed[i] <= worst ? afterBad : afterOther;
    after.of++;
    if (Number.isNaN(signed[i + 1])) after.silent++;
  }
  if (Math.min(afterBad.of, afterOther.of) < MIN_CONTRAST_DAYS) return null;
  const { p } = fisherExact(
    afterBad.silent,
    afterBad.of - afterBad.silent,
    afterOther.silent,
    afterOther.of - afterOther.silent,
  );
  return { metric, afterBad, afterOther, from, p };
}

/**
 * The questions that pass the false discovery rate and have the expected direction: silence is more frequent after bad
 * days.
 *
 * @param q of each question, from the family of the associations tested along with them
 */
export function informativeSilences(questions: readonly SilenceQuestion[], q: readonly number[]): Silence[] {
  const informative: Silence[] = [];
  questions.forEach((question, i) => {
    const { afterBad, afterOther } = question;
    const moreOften = afterBad.silent * afterOther.of > afterOther.silent * afterBad.of;
    if (q[i] <= CLAIM_Q && moreOften)
      informative.push({ kind: 'silent_after_bad_days', ...question, q: q[i] });
  });
  return informative;
}
