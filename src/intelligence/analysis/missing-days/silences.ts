import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { DailySeries, ShadowResult } from '../../domain/analysis.js';
import { fisherExact } from '../../statistics/fisher-exact.js';
import { quantile } from '../../statistics/quantile.js';
import { clipDays } from '../series/clip-days.js';
import { ASSOCIATION_DAYS, MIN_CONTRAST_DAYS } from '../windows.js';

type Silence = Extract<ShadowResult, { kind: 'silent_after_bad_days' }>;
/** What was asked and what came out, but for its q, which depends on everything else that was asked. */
export type SilenceQuestion = Omit<Silence, 'kind' | 'q'>;

/** Each question more makes every other one harder to answer. */
const MAX_QUESTIONS = 2;
/** A bad day lies in the person's own worst third, and beyond their middle day. */
const BAD_SHARE = 1 / 3;
const CLAIM_Q = 0.05;

/**
 * Does the person tend to record nothing on the day after a bad one? Then what they recorded looks better than what was.
 * Asked of at most two metrics answered by hand, those whose days have most of both, a record and none, on the next day:
 * chosen by what was recorded when, never by what it said. Only the first day of a silence counts.
 *
 * Not asked of symptoms, whose silence may be their absence, nor of medicines; nor with fewer than seven bad days, other
 * days, silent next days or recorded ones.
 *
 * @param weekOf day number; the 84 days before it are read
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

/** Of the recorded days that have a next one: how many are followed by a record, or by none, whichever is fewer. */
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
  // Better is higher from here on.
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
 * Those questions that the false discovery rate lets through, and that came out this way round: silence is more frequent
 * after bad days.
 *
 * @param q of each question, from the family of the associations they were asked along with
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
