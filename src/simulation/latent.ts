import { isWeekend, weekday } from '../common/calendar.js';
import { createPcg } from '../common/pcg.js';
import type { Pcg } from '../common/pcg.js';
import { metricDefinition, signOf } from '../observations/catalogue.js';
import type { Spread } from './metric-model.js';
import { metricModel } from './metric-models.js';
import type { PlantedRelation, Shift, SimulationOptions } from './person-options.js';

const LAG1_BOUNDS = [-0.15, 0.94] as const;
/** Day number of a Monday. */
const MONDAY = 4;
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;

const drawn = (pcg: Pcg, { mean, sd }: Spread): number => mean + sd * pcg.normal();

/**
 * One number per metric and day, in the person's SDs around their level: first order autoregressive with a weekly rhythm,
 * mixed with its planted causes, then moved by shifts and flares. What moves a cause (its weekends, its shifts) also moves
 * the effect; a flare moves each metric independently. Index 0 is the options' first day.
 *
 * @throws RangeError when relations form a cycle, explain more than the whole variance, or name a metric that is not
 * simulated.
 */
export function latentSeries(options: SimulationOptions): Map<string, Float64Array> {
  const relations = options.relations ?? [];
  checkRelations(options.metrics, relations);
  // The causes of the first days lie before the first day.
  const lead = Math.max(0, ...relations.map((relation) => relation.lag));
  const span: Span = {
    first: options.firstDay - lead,
    length: options.lastDay - options.firstDay + 1 + lead,
  };
  const made = new Map<string, Float64Array>();
  for (const metric of causesFirst(options.metrics, relations)) {
    const causes = relations.filter((relation) => relation.y === metric);
    const own = ownCourse(options.seed, metric, span);
    made.set(metric, shifted(mixed(own, causes, made), metric, span, options.shifts ?? []));
  }
  return new Map(
    options.metrics.map((metric) => [metric, flared(made.get(metric)!.slice(lead), metric, options)]),
  );
}

interface Span {
  /** Day number of index 0. */
  first: number;
  length: number;
}

function ownCourse(seed: string, metric: string, span: Span): Float64Array {
  const pcg = createPcg(`${seed}/${metric}/course`);
  const rhythm = weekRhythm(createPcg(`${seed}/${metric}/week`), metric);
  const phi = Math.min(LAG1_BOUNDS[1], Math.max(LAG1_BOUNDS[0], drawn(pcg, metricModel(metric).lag1)));
  const innovation = Math.sqrt(1 - phi * phi);
  const course = new Float64Array(span.length);
  let carried = pcg.normal();
  for (let i = 0; i < span.length; i++) {
    course[i] = carried + rhythm[weekday(span.first + i)];
    carried = phi * carried + innovation * pcg.normal();
  }
  return course;
}

/** Keeps unit variance: the metric's own course makes up what the causes do not explain. */
function mixed(
  own: Float64Array,
  causes: readonly PlantedRelation[],
  made: ReadonlyMap<string, Float64Array>,
): Float64Array {
  if (causes.length === 0) return own;
  const rest = Math.sqrt(1 - explained(causes));
  return own.map((value, i) =>
    causes.reduce((sum, { x, lag, rho }) => sum + rho * made.get(x)![Math.max(0, i - lag)], rest * value),
  );
}

function shifted(course: Float64Array, metric: string, span: Span, shifts: readonly Shift[]): Float64Array {
  for (const shift of shifts)
    if (shift.metric === metric)
      for (let i = Math.max(0, shift.firstDay - span.first); i < span.length; i++) course[i] += shift.size;
  return course;
}

function flared(course: Float64Array, metric: string, options: SimulationOptions): Float64Array {
  // Zero when neither direction is unwelcome: a flare does not change such a metric.
  const worse = -signOf(metricDefinition(metric)?.direction ?? 'neither');
  for (const flare of options.flares ?? []) {
    if (flare.metrics && !flare.metrics.includes(metric)) continue;
    const start = flare.firstDay - options.firstDay;
    const end = Math.min(course.length, start + flare.days);
    for (let i = Math.max(0, start); i < end; i++) course[i] += worse * flare.size;
  }
  return course;
}

/** The offset of each weekday (Monday first). The seven sum to zero, so that the person's level does not change. */
function weekRhythm(pcg: Pcg, metric: string): number[] {
  const model = metricModel(metric);
  const weekend = drawn(pcg, model.weekend);
  const offsets = WEEKDAYS.map(
    (day) => model.weekday * pcg.normal() + (isWeekend(MONDAY + day) ? weekend : 0),
  );
  const mean = offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
  return offsets.map((offset) => offset - mean);
}

const explained = (causes: readonly PlantedRelation[]): number =>
  causes.reduce((sum, { rho }) => sum + rho * rho, 0);

function checkRelations(metrics: readonly string[], relations: readonly PlantedRelation[]): void {
  for (const { x, y, lag } of relations) {
    if (!metrics.includes(x) || !metrics.includes(y))
      throw new RangeError(`a relation of ${x} and ${y} needs both in the list of metrics`);
    if (!Number.isInteger(lag) || lag < 0)
      throw new RangeError('a lag must be a whole number of days, 0 or more');
  }
  for (const metric of metrics)
    if (explained(relations.filter(({ y }) => y === metric)) > 1)
      throw new RangeError(`the causes of ${metric} explain more than its whole variance`);
}

function causesFirst(metrics: readonly string[], relations: readonly PlantedRelation[]): string[] {
  const ordered: string[] = [];
  let waiting = [...metrics];
  while (waiting.length > 0) {
    const ready = waiting.filter((metric) =>
      relations.every(({ x, y }) => y !== metric || ordered.includes(x)),
    );
    if (ready.length === 0) throw new RangeError(`the relations form a cycle: ${waiting.join(', ')}`);
    ordered.push(...ready);
    waiting = waiting.filter((metric) => !ready.includes(metric));
  }
  return ordered;
}
