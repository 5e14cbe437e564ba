import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import type { Verdict } from '../../domain/verdict.js';
import type { WeekInput } from '../../domain/week-input.js';
import { DayGrid } from '../series/day-grid.js';
import { blockGlitches } from './glitch.js';
import { blockImpossibleDays } from './impossible-day.js';
import { mainSource } from './main-source.js';
import { type MetricSources, readSources } from './read-sources.js';
import { blockOtherScale } from './scale.js';
import { SourceDays } from './source-days.js';
import { blockOtherUnits } from './unit.js';
import { blockUnwornDays } from './wear.js';

export interface GatedWeek {
  /** Day number of every series' first value. */
  start: number;
  /** What statistics read, by metric code; a blocked day is missing. Each reaches to the day before week_of. */
  series: DailySeries[];
  /**
   * The same, but with symptoms of all sources together and nothing of them blocked: warning signs are read from these,
   * so that no rule can lose one.
   */
  warnings: DailySeries[];
  /** By metric and day. */
  blocked: Verdict[];
  /** Where a metric has several sources: the one that it is read from. */
  sources: Map<string, string>;
}

/**
 * The gate between what was recorded and every statistic of it (methods 1.1): reads the days of each metric from one
 * source, and blocks days that are no measurement of this person on this day. It claims nothing; it only takes out
 * (decision 86).
 */
export function gateWeek(input: WeekInput): GatedWeek {
  const { start, metrics } = readSources(input);
  const chosen = metrics.map(({ metric, sources }) => {
    if (isMedication(metric.code)) return together({ metric, sources });
    if (!isSymptom(metric.code)) for (const days of sources) judgeAlone(days);
    return mainSource(sources);
  });
  const byCode = new Map(chosen.map((days) => [days.metric.code, days]));
  blockUnwornDays((code) => byCode.get(code) ?? null);
  const week: GatedWeek = { start, series: [], warnings: [], blocked: [], sources: new Map() };
  metrics.forEach(({ metric, sources }, i) => {
    const main = chosen[i];
    const series = { metric, start, values: main.values };
    week.series.push(series);
    const isSplit = sources.length > 1 && !isMedication(metric.code);
    if (isSplit) week.sources.set(metric.code, main.source);
    week.warnings.push(
      isSplit && isSymptom(metric.code)
        ? { ...series, values: together({ metric, sources }).values }
        : series,
    );
    addVerdicts(week.blocked, main, isSplit ? sources : [], start);
  });
  return week;
}

/** The rules that need nothing but the days of one metric from one source. */
function judgeAlone(days: SourceDays): void {
  // A day in another unit is also one that cannot be; its unit says more.
  blockOtherUnits(days);
  blockImpossibleDays(days);
  blockOtherScale(days);
  blockGlitches(days);
}

/** All sources together: medicines are counted and never compared, and a symptom is there where any source has it. */
function together({ metric, sources }: MetricSources): SourceDays {
  if (sources.length === 1) return sources[0];
  const days = new Float64Array(sources[0].values.length).fill(NaN);
  const grid = new DayGrid(days);
  for (const { values } of sources) for (let i = 0; i < values.length; i++) grid.add(i, values[i]);
  grid.fold(metric.aggregation);
  return new SourceDays(metric, sources[0].source, days);
}

/** A day that the main source has no value of, with the reason, or with the value that another source has. */
function addVerdicts(
  verdicts: Verdict[],
  main: SourceDays,
  others: readonly SourceDays[],
  start: number,
): void {
  if (others.length === 0 && main.blocked === null) return;
  const metric = main.metric.code;
  for (let i = 0; i < main.values.length; i++) {
    if (!Number.isNaN(main.values[i])) continue;
    const own = main.blockedOn(i);
    if (own) verdicts.push({ metric, day: start + i, source: main.source, ...own });
    else {
      const other = others.find(({ values }) => !Number.isNaN(values[i]));
      if (other)
        verdicts.push({
          metric,
          day: start + i,
          reason: 'other_source',
          source: other.source,
          value: other.values[i],
        });
    }
  }
}
