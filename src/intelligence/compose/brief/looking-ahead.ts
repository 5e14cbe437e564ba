import { type Message, message, type MessageId } from '../../../messages/message.js';
import { choice, count, name, names, share } from '../../../messages/slots.js';
import { isMedication } from '../../../observations/catalogue.js';
import type { ForecastResult, TrendResult } from '../../domain/analysis.js';
import type { Brief, Sentence } from '../../domain/artefacts.js';
import { CLOSEST, forecastFactId, moreDaysFactId, RANGES_HELD, TESTS } from '../facts/fact-ids.js';
import { forecastFact, heldSoFar, rangesHeldFact, rangeWords } from '../facts/forecast-facts.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import { pairFactIds } from '../facts/pair-facts.js';
import { isSameThing } from '../../analysis/pairs/same-thing.js';
import { MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { thinness } from '../thin-records.js';
import { writtenPart } from '../wording/format-value.js';
import { compareCodes, isCompared, lastWeek, type Week } from '../week.js';
import { reportWithdrawn } from './report-withdrawn.js';
import { joined, labelIn, say, tell, vary } from './sentence.js';
import { reportRunning } from './topics/experiments.js';
import { watchedWhether } from './topics/pairs.js';
import type { Topic } from './topics/topic.js';

/** Number of ranges for next week that are shown; only these are scored next week. */
const RANGES_SHOWN = 3;

/** Says how last week's ranges held, what next week may look like, what is being watched and what is still missing. */
export function lookAhead(week: Week, lead: Topic | null, facts: FactList): Brief['looking_ahead'] {
  const shown = shownForecasts(week, lead);
  for (const forecast of shown) facts.add(forecastFact(forecast, week));
  const sentences = [
    ...reportRunning(week, facts),
    ...reportRangesHeld(week, facts),
    ...reportQuestions(week, facts),
    ...reportWithdrawn(week),
    ...reportMissing(week, facts),
  ];
  const written = sentences.length > 0 ? sentences : [nextTime(week, shown)];
  return {
    text: joined(written),
    sentences: written,
    fact_ids: [...new Set(written.flatMap(({ fact_ids }) => fact_ids))],
    ranges: shown.map((forecast) => ({
      metric: forecast.metric.code,
      label: labelIn(week, forecast.metric),
      display: rangeWords(forecast),
      fact_ids: [forecastFactId(forecast.metric.code)],
    })),
  };
}

/** To a person with months of records, no week is a start. */
function nextTime(week: Week, shown: readonly ForecastResult[]): Sentence {
  if (thinness(week) === 'new_person' || !week.hasHistory)
    return tell(week, message('looking_ahead.good_start'));
  if (shown.length === 0) return tell(week, message('looking_ahead.same_measures'));
  const measures = names(shown.map(({ metric }) => metric));
  return tell(week, message('looking_ahead.expected', { measures }));
}

/** What has not changed is repeated every fourth week only. */
const REPEATED_WEEKS = 4;
const isRepeated = (weeks: number): boolean => weeks % REPEATED_WEEKS === 0;

/**
 * The forecasts of measures that could be compared this week: first the measure of the story, then those with the
 * most days. Of several measures of the same thing only one is shown.
 */
function shownForecasts({ forecasts, trends }: Week, lead: Topic | null): ForecastResult[] {
  const compared = new Set(trends.filter(isCompared).map(({ metric }) => metric.code));
  const ordered = forecasts
    .filter(({ metric }) => compared.has(metric.code))
    .sort(
      (a, b) =>
        Number(b.metric.code === lead?.metric) - Number(a.metric.code === lead?.metric) ||
        b.n - a.n ||
        compareCodes(a.metric.code, b.metric.code),
    );
  const shown: ForecastResult[] = [];
  for (const forecast of ordered) {
    if (shown.length === RANGES_SHOWN) break;
    if (!shown.some(({ metric }) => isSameThing(metric.code, forecast.metric.code))) shown.push(forecast);
  }
  return shown;
}

function reportRangesHeld(week: Week, facts: FactList): Sentence[] {
  if (week.ranges.length === 0) return [];
  facts.add(rangesHeldFact(week.ranges, week));
  const { held, all } = heldSoFar(week.ranges, week);
  const slots = { held: share(held), week: choice(lastWeek(week) ? 'this' : 'last') };
  const text =
    held.count === all.count && held.of === all.of
      ? message('looking_ahead.ranges_held', slots)
      : message('looking_ahead.ranges_held_so_far', { ...slots, all: share(all) });
  return [tell(week, text, [RANGES_HELD])];
}

/** Says how many questions were tested, and with what result, where that is news or was not said for some weeks. */
function reportQuestions(week: Week, facts: FactList): Sentence[] {
  if (week.tested === 0 || week.loggedDays === 0) return [];
  const candidate = week.question;
  const settled = week.confirmed.length;
  // How far the closest question is changes week by week.
  const isNews =
    hasClosest(week) ||
    isRepeated(Math.floor(week.weekOf / WEEK_DAYS)) ||
    week.confirmed.some(({ isNew }) => isNew);
  const asked = isNews
    ? [tell(week, testedText(week), facts.knownIds(TESTS, ...(hasClosest(week) ? [CLOSEST] : [])))]
    : [];
  if (candidate) {
    if (!isRepeated((week.weekOf - candidate.pair.declaredOn) / WEEK_DAYS)) return asked;
    return [
      ...asked,
      say(
        `We keep watching whether ${watchedWhether(candidate)}. Only days still to come can settle it.`,
        pairFactIds(candidate.pair, facts),
      ),
    ];
  }
  if (settled > 0 || hasClosest(week) || asked.length === 0) return asked;
  const normal: readonly MessageId[] = ['looking_ahead.normal', 'looking_ahead.most_weeks'];
  return [...asked, tell(week, message(vary(week, 'questions', normal)))];
}

function testedText(week: Week): Message {
  const tested = count(week.tested);
  const settled = week.confirmed.length;
  if (settled > 0) return message('looking_ahead.tested_settled', { tested, settled: count(settled) });
  return hasClosest(week)
    ? message('looking_ahead.tested_closest', { tested, weeks: count(week.closest!.weeks) })
    : message('looking_ahead.tested_none', { tested });
}

const hasClosest = (week: Week): boolean =>
  week.closest !== null && week.candidates.length === 0 && week.confirmed.length === 0;

/** When nothing at all could be compared: names the untested measure that needs the fewest further days. */
function reportMissing(week: Week, facts: FactList): Sentence[] {
  if (week.trends.some(isCompared)) return [];
  // A measure recorded on only a day or two per week would wait for ever.
  const open = week.trends.filter(
    ({ metric, weekDays }) => weekDays >= MIN_WEEK_DAYS && !isMedication(metric.code),
  );
  const nearest = open.reduce<TrendResult | null>(
    (best, trend) => (best === null || missingDays(trend) < missingDays(best) ? trend : best),
    null,
  );
  return nearest ? [moreDays(nearest, week, facts)] : [];
}

/** The days of this week are part of next week's baseline. */
function missingDays({ weekDays, baselineDays }: TrendResult): number {
  return Math.max(0, MIN_BASELINE_DAYS - weekDays - baselineDays);
}

function moreDays(trend: TrendResult, week: Week, facts: FactList): Sentence {
  const missing = missingDays(trend);
  const { code } = trend.metric;
  const measure = name(trend.metric);
  if (missing === 0) return tell(week, message('looking_ahead.compare_next_week', { measure }));
  const days = count(missing);
  const fact = facts.add(
    makeFact({
      id: moreDaysFactId(code),
      kind: 'coverage',
      metric: code,
      window: week.period,
      value: missing,
      unit: 'days',
      display: [writtenPart(message('count.more_days', { days }))],
      n: trend.weekDays + trend.baselineDays,
      method: 'twelve days make a baseline; these are still missing',
      evidence: [{ series: code, start: week.baseline.start, end: week.period.end }],
    }),
  );
  return tell(week, message('looking_ahead.more_days', { days, measure }), [fact.id]);
}
