import {
  BODY_SYSTEMS,
  isMedication,
  isSymptom,
  metricDefinition,
  reportedMetric,
  SYMPTOM_MAX,
  systemOf,
  type BodySystem,
  type MetricDefinition,
} from '../../../observations/catalogue.js';
import { BASELINE_DAYS, WEEK_DAYS } from '../windows.js';
import type { DailySeries } from '../../domain/analysis.js';
import type { ObservationStream, WeekInput } from '../../domain/week-input.js';

/** Number of days to read: the week and the 28 days it is compared with. */
const WINDOW = WEEK_DAYS + BASELINE_DAYS;

/** One symptom of one body system, by day; index 0 is 35 days before week_of. NaN: not logged; 0: logged as absent. */
export interface SymptomDays {
  metric: MetricDefinition;
  daily: Float64Array;
  /** Whether these days are other ones than the metric's series: they hold what all sources recorded. */
  apart: boolean;
}

export interface SystemMeasure {
  system: BodySystem;
  symptoms: SymptomDays[];
  /** The worst symptom of each day as a share of the scale (0-1), NaN where none was logged; 35 days. */
  burden: DailySeries;
  /**
   * Self-reports of this system without a fixed scale: compared with the person's own usual level, never counted as a
   * burden.
   */
  feelings: Set<string>;
  /** Number of days of the week with one of those. */
  feelingDays: number;
}

/**
 * Measures each body system in the week. It works on the streams, not on the daily series, because a stream's body site
 * overrides the system that its metric belongs to, and a symptom is present where any source has it.
 *
 * @param sources the source of the series of each metric that has several
 */
export function measureSystems(
  input: WeekInput,
  sources: ReadonlyMap<string, string> = new Map(),
): SystemMeasure[] {
  const start = input.weekOf - WINDOW;
  const last = Math.min(input.weekOf - 1, input.lastCompleteDay);
  const found = new Map<BodySystem, SystemMeasure>();
  const seenFeelings = new Map<BodySystem, number>();
  for (const stream of input.streams) {
    const metric = metricDefinition(stream.metric);
    if (metric === null || !metric.selfReported || isMedication(metric.code)) continue;
    const system = systemOf(metric, stream.bodySite);
    const measure = found.get(system) ?? emptyMeasure(system, start);
    found.set(system, measure);
    if (isSymptom(metric.code)) addSymptom(measure, metric, stream, start, last);
    else if (metric.direction !== 'neither') {
      // A body site other than the metric's own would need its own trend: only the whole metric is followed.
      if (system === metric.system) measure.feelings.add(metric.code);
      seenFeelings.set(
        system,
        (seenFeelings.get(system) ?? 0) | weekDaysOf(stream, input.weekOf - WEEK_DAYS, last),
      );
    }
  }
  const measures: SystemMeasure[] = [];
  for (const system of BODY_SYSTEMS) {
    const measure = found.get(system);
    if (!measure) continue;
    finish(measure, seenFeelings.get(system) ?? 0);
    for (const symptom of measure.symptoms) symptom.apart = sources.has(symptom.metric.code);
    measures.push(measure);
  }
  return measures;
}

/** By system. The codes are not metrics of the catalogue: burdens are compared with each other only. */
const BURDEN_METRICS = new Map(
  BODY_SYSTEMS.map((system): [BodySystem, MetricDefinition] => [
    system,
    reportedMetric({
      code: `burden:${system}`,
      label: `${system} burden`,
      direction: 'lower_is_better',
      aggregation: 'max',
      system,
      plausible: { min: 0, max: 1 },
      decimals: 2,
    }),
  ]),
);

/** The shared burden of every system without symptoms: most systems have none, and no code writes to it. */
const NEVER_LOGGED = new Float64Array(WINDOW).fill(NaN);

function emptyMeasure(system: BodySystem, start: number): SystemMeasure {
  return {
    system,
    symptoms: [],
    burden: { metric: BURDEN_METRICS.get(system)!, start, values: NEVER_LOGGED },
    feelings: new Set(),
    feelingDays: 0,
  };
}

function addSymptom(
  measure: SystemMeasure,
  metric: MetricDefinition,
  stream: ObservationStream,
  start: number,
  last: number,
): void {
  let symptom = measure.symptoms.find((known) => known.metric.code === metric.code);
  if (!symptom) {
    symptom = { metric, daily: new Float64Array(WINDOW).fill(NaN), apart: false };
    measure.symptoms.push(symptom);
  }
  const { daily } = symptom;
  const { days, values } = stream;
  for (let i = 0; i < days.length; i++) {
    if (days[i] < start || days[i] > last) continue;
    const index = days[i] - start;
    if (Number.isNaN(daily[index]) || values[i] > daily[index]) daily[index] = values[i];
  }
}

/** One bit for each day of the week on which the stream has a value. */
function weekDaysOf(stream: ObservationStream, firstDay: number, last: number): number {
  let bits = 0;
  for (let i = 0; i < stream.days.length; i++) {
    const day = stream.days[i];
    if (day >= firstDay && day <= last) bits |= 1 << (day - firstDay);
  }
  return bits;
}

function finish(measure: SystemMeasure, feelingBits: number): void {
  if (measure.symptoms.length > 0) {
    measure.symptoms.sort((a, b) => (a.metric.code < b.metric.code ? -1 : 1));
    measure.burden.values = burdenOf(measure.symptoms);
  }
  for (let bits = feelingBits; bits > 0; bits >>= 1) measure.feelingDays += bits & 1;
}

function burdenOf(symptoms: readonly SymptomDays[]): Float64Array {
  const values = new Float64Array(WINDOW).fill(NaN);
  for (const { daily } of symptoms)
    for (let i = 0; i < WINDOW; i++) {
      const share = daily[i] / SYMPTOM_MAX;
      if (Number.isNaN(values[i]) || share > values[i]) values[i] = share;
    }
  return values;
}

/**
 * The key of the series behind a symptom of one system: the metric's code, or `code@system` where body sites spread the
 * metric over several systems, or where the metric is read from one source of several.
 */
export function seriesKey(
  systems: readonly SystemMeasure[],
  measure: SystemMeasure,
  symptom: SymptomDays,
): string {
  const { code } = symptom.metric;
  const shared = systems.some(
    (other) => other !== measure && other.symptoms.some(({ metric }) => metric.code === code),
  );
  return shared || symptom.apart ? `${code}@${measure.system}` : code;
}
