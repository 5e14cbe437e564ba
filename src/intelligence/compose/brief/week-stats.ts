import { message } from '../../../messages/message.js';
import { inWords, labelIn } from './sentence.js';
import { isMedication } from '../../../observations/catalogue.js';
import type { TrendResult } from '../../domain/analysis.js';
import type { SymptomDays } from '../../analysis/symptoms/symptom-days.js';
import type { Brief, SymptomDaysOfWeek } from '../../domain/artefacts.js';
import { blockedFactId, metricFactId, symptomDaysFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { weekDisplay } from '../facts/metric-facts.js';
import type { Week } from '../week.js';
import { roundTo } from '../wording/format-value.js';
import { bestAndWorstDay } from './best-and-worst-day.js';
import { symptomFreeDays } from './symptom-free-days.js';

/** The week in figures. `trends_up` and `trends_down` hold the codes of proven changes only. */
export function weekStats(week: Week, facts: FactList): Brief['week_stats'] {
  const codes = (direction: 'higher' | 'lower'): string[] =>
    week.proven.filter((moved) => moved.direction === direction).map(({ trend }) => trend.metric.code);
  return {
    symptom_free_days: symptomFreeDays(week, facts),
    symptom_days: week.symptoms.map(symptomRow),
    logged_days: week.loggedDays,
    ...bestAndWorstDay(week, facts),
    trends_up: codes('higher'),
    trends_down: codes('lower'),
    metrics: week.trends
      .filter(
        ({ metric, weekDays, baselineDays }) => weekDays + baselineDays > 0 || isLeftOut(week, metric.code),
      )
      .map((trend) => metricRow(trend, week, facts)),
  };
}

/** @param from day number; only days from then on count */
function isLeftOut({ leftOut }: Week, code: string, from = -Infinity): boolean {
  return leftOut.some(
    ({ metric, verdicts }) => metric.code === code && verdicts.some(({ day }) => day >= from),
  );
}

function metricRow(trend: TrendResult, week: Week, facts: FactList): Brief['week_stats']['metrics'][number] {
  const { metric, weekDays } = trend;
  const recorded = weekDays > 0;
  return {
    metric: metric.code,
    label: labelIn(week, metric),
    unit: metric.unit,
    mean: recorded ? roundTo(trend.weekMean, metric.decimals + 1) : null,
    display: recorded ? weekDisplay(trend) : missingWords(week, metric.code),
    days: weekDays,
    trend: isMedication(metric.code) ? null : trend.word,
    fact_ids: facts.knownIds(metricFactId(trend), blockedFactId(metric.code)),
  };
}

const symptomRow = ({ metric, week, last28, previous28, freeStretch }: SymptomDays): SymptomDaysOfWeek => ({
  metric: metric.code,
  days: week.count,
  of: week.of,
  last_28: last28.count,
  last_28_of: last28.of,
  previous_28: previous28.count,
  previous_28_of: previous28.of,
  free_stretch: freeStretch,
  fact_ids: [symptomDaysFactId(metric.code)],
});

const missingWords = (week: Week, code: string): string =>
  inWords(week, message(isLeftOut(week, code, week.firstDay) ? 'stats.left_out' : 'stats.not_recorded'));
