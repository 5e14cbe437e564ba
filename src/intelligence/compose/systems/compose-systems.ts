import { type Message, message } from '../../../messages/message.js';
import { inWords, labelIn } from '../brief/sentence.js';
import { BODY_SYSTEMS, type BodySystem, signOf } from '../../../observations/catalogue.js';
import type { SystemHealth, Systems, TrendWord } from '../../domain/artefacts.js';
import { issueFactId, systemFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { isProven, isUrgent, NOT_NOW, type Week } from '../week.js';
import { formatDays, formatNumber, roundTo } from '../wording/format-value.js';
import { directionOf } from '../wording/voice.js';
import { seriesKey, type SymptomDays, type SystemMeasure } from '../../analysis/scores/measure-systems.js';

const NOTHING_LOGGED = message('reason.system_not_logged');
const NO_FIXED_SCALE = message('reason.system_no_scale');

/**
 * Health of the seven body systems and "general": 100 minus the mean burden in percent, over the days on which a
 * symptom of the system was logged. A day's burden is its worst symptom (0-10) as a share of the scale. A symptom
 * logged as absent counts as 0; a day without a log does not count.
 */
export function composeSystems(week: Week, facts: FactList): Systems {
  const measures = new Map(week.systems.map((measure) => [measure.system, measure]));
  return Object.fromEntries(
    BODY_SYSTEMS.map((system) => [system, systemHealth(measures.get(system), week, facts)]),
  ) as Record<BodySystem, SystemHealth>;
}

function systemHealth(measure: SystemMeasure | undefined, week: Week, facts: FactList): SystemHealth {
  const unscored = (reason: Message, logged_days: number, trend: TrendWord | null = null): SystemHealth => ({
    health: null,
    trend,
    issues: [],
    logged_days,
    reason: inWords(week, reason),
  });
  if (!measure) return unscored(NOTHING_LOGGED, 0);
  const thisWeek = measure.burden.values.subarray(-WEEK_DAYS);
  const { days, sum } = tally(thisWeek);
  if (isUrgent(week)) return unscored(NOT_NOW, days);
  if (days === 0) {
    const trend = feelingsTrend(measure, week);
    const reason = measure.feelingDays > 0 ? NO_FIXED_SCALE : NOTHING_LOGGED;
    return unscored(reason, measure.feelingDays, trend);
  }
  const health = Math.round(100 * (1 - sum / days));
  facts.add(
    makeFact({
      id: systemFactId(measure.system),
      kind: 'system',
      window: week.period,
      value: health,
      unit: 'points',
      display: [formatNumber(health, 0), formatDays(days)],
      n: days,
      method: '100 less the mean of the worst symptom of each logged day, in percent of the scale',
      evidence: measure.symptoms.map((symptom) => ({
        series: seriesKey(week.systems, measure, symptom),
        ...week.period,
      })),
    }),
  );
  return {
    health,
    trend: symptomTrend(measure, week) ?? feelingsTrend(measure, week),
    issues: measure.symptoms.flatMap((symptom) => issue(symptom, measure, week, facts)),
    logged_days: days,
  };
}

function issue(
  symptom: SymptomDays,
  measure: SystemMeasure,
  week: Week,
  facts: FactList,
): SystemHealth['issues'] {
  const thisWeek = symptom.daily.subarray(-WEEK_DAYS);
  const { days, sum, present } = tally(thisWeek);
  if (present === 0) return [];
  const { metric } = symptom;
  const severity = roundTo(sum / days, 1);
  const fact = facts.add(
    makeFact({
      id: issueFactId(measure.system, metric.code),
      kind: 'system',
      metric: metric.code,
      window: week.period,
      value: severity,
      unit: 'severity',
      display: [`${present} of ${formatDays(days)}`, `${formatNumber(severity, 1)} out of 10`],
      n: days,
      method: 'mean severity over the days on which it was logged, absent counted as 0',
      evidence: [{ series: seriesKey(week.systems, measure, symptom), ...week.period }],
    }),
  );
  return [
    {
      metric: metric.code,
      label: labelIn(week, metric),
      days_present: present,
      logged_days: days,
      mean_severity: severity,
      fact_ids: [fact.id],
    },
  ];
}

/** More burden means less health. */
function symptomTrend(measure: SystemMeasure, week: Week): TrendWord | null {
  const word = week.burdenTrends.get(measure.burden.metric.code)?.word;
  if (word === undefined || word === 'too little data') return null;
  return word === 'about the same' ? word : OPPOSITE[word];
}

const OPPOSITE = {
  higher: 'lower',
  lower: 'higher',
} as const satisfies Partial<Record<TrendWord, TrendWord>>;

/**
 * The direction in which the self-reports moved, if the change is proven and all agree; 'about the same' when they
 * disagree.
 */
function feelingsTrend(measure: SystemMeasure, week: Week): TrendWord | null {
  const compared = week.trends.filter(
    ({ metric, word }) => measure.feelings.has(metric.code) && word !== 'too little data',
  );
  if (compared.length === 0) return null;
  const ways = new Set(
    compared
      .filter(isProven)
      .map(({ metric, word }) => signOf(metric.direction) * (directionOf(word) === 'higher' ? 1 : -1)),
  );
  if (ways.size !== 1) return 'about the same';
  return ways.has(1) ? 'higher' : 'lower';
}

function tally(values: Float64Array): { days: number; sum: number; present: number } {
  let days = 0;
  let sum = 0;
  let present = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    days++;
    sum += value;
    if (value > 0) present++;
  }
  return { days, sum, present };
}
