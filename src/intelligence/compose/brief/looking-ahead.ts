import { isMedication } from '../../../observations/catalogue.js';
import type { TrendResult } from '../../domain/analysis.js';
import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId, moreDaysFactId } from '../facts/fact-ids.js';
import type { Ledger } from '../facts/ledger.js';
import { makeFact } from '../facts/make-fact.js';
import { MIN_BASELINE_DAYS } from '../../analysis/windows.js';
import { isCompared, type Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { pairWords } from '../wording/pair-words.js';
import { shownCandidate } from './findings.js';
import { say } from './sentence.js';

/** What is watched next, or how much more is needed. Says nothing about how the week will be. */
export function lookAhead(week: Week, ledger: Ledger): Sentence {
  const candidate = shownCandidate(week);
  if (candidate)
    return say(
      `We keep watching whether ${pairWords(candidate).whether}. Only days still to come can settle it.`,
    );
  const short = nearlyComparable(week);
  if (short) return moreDays(short, week, ledger);
  const watched = [...week.proven.map(({ trend }) => trend), ...week.trends.filter(isCompared)].find(
    ({ spread }) => spread > 0,
  );
  if (!watched)
    return say(
      week.trends.some(isCompared)
        ? 'Next Monday we look at the same measures again.'
        : 'Whatever you record next week will be a good start.',
    );
  return say(
    `Next Monday we look at the same measures again. For ${watched.metric.label}, we could notice a change of about ${formatBesideName(watched.metric, watched.detectable)}.`,
    [metricFactId(watched)],
  );
}

/** The untested measure that needs the fewest further days, when nothing at all could be compared. */
function nearlyComparable(week: Week): TrendResult | null {
  if (week.loggedDays === 0 || week.trends.some(isCompared)) return null;
  const open = week.trends.filter(({ metric, weekDays }) => weekDays > 0 && !isMedication(metric.code));
  return open.reduce<TrendResult | null>(
    (best, trend) => (best === null || missingDays(trend) < missingDays(best) ? trend : best),
    null,
  );
}

/** Today's week is part of next week's baseline. */
function missingDays({ weekDays, baselineDays }: TrendResult): number {
  return Math.max(0, MIN_BASELINE_DAYS - weekDays - baselineDays);
}

function moreDays(trend: TrendResult, week: Week, ledger: Ledger): Sentence {
  const missing = missingDays(trend);
  const { label, code } = trend.metric;
  if (missing === 0) return say(`With a few days of ${label} next week, we can start to compare.`);
  const fact = ledger.add(
    makeFact({
      id: moreDaysFactId(code),
      kind: 'coverage',
      metric: code,
      window: week.period,
      value: missing,
      unit: 'days',
      display: [`${missing} more ${missing === 1 ? 'day' : 'days'}`],
      n: trend.weekDays + trend.baselineDays,
      method: 'twelve days make a baseline; these are still missing',
      evidence: [{ series: code, start: week.baseline.start, end: week.period.end }],
    }),
  );
  return say(`About ${fact.display[0]} of ${label} and we can start to compare.`, [fact.id]);
}
