import { type BodySystem, systemOfBodySite } from './body-systems.js';
import { familyMember } from './catalogue/families.js';
import { FEELINGS } from './catalogue/feelings.js';
import type { MetricDefinition } from './catalogue/metric-definition.js';
import { MOVEMENT } from './catalogue/movement.js';
import { SLEEP } from './catalogue/sleep.js';
import { VITALS } from './catalogue/vitals.js';

export { BODY_SYSTEMS, type BodySystem } from './body-systems.js';
export { isMedication, isSymptom, SYMPTOM_MAX, SYMPTOM_MIN } from './catalogue/families.js';
export {
  type Aggregation,
  defineMetric,
  type Direction,
  type MetricDefinition,
  reportedMetric,
  type Role,
  signOf,
} from './catalogue/metric-definition.js';

/**
 * The metric catalogue: what each code means, how a day of it is computed and judged, and how sentences speak of it. A
 * new metric is a new entry in one of these lists (docs/import.md, "Adding a metric").
 */
const BUILT_IN: readonly MetricDefinition[] = [...MOVEMENT, ...SLEEP, ...VITALS, ...FEELINGS];

const byCode = new Map(BUILT_IN.map((metric) => [metric.code, metric]));

/** Definitions of symptoms and medications, kept up to this number and then all forgotten at once. */
const MOST_NAMED = 5000;
const named = new Map<string, MetricDefinition>();

/** The definition of a code, or null for a code that is not known. Symptoms and medications are groups of codes. */
export function metricDefinition(code: string): MetricDefinition | null {
  const known = byCode.get(code) ?? named.get(code);
  if (known) return known;
  const member = familyMember(code);
  if (member === null) return null;
  if (named.size >= MOST_NAMED) named.clear();
  named.set(code, member);
  return member;
}

/** The body system an observation is about: its body site's, where that is known, else the metric's own. */
export function systemOf(metric: MetricDefinition, bodySite: string): BodySystem {
  return systemOfBodySite(bodySite) ?? metric.system;
}

/** Adds the operator's definitions (table metric_definition). They may not replace built-in ones. */
export function extendCatalogue(definitions: readonly MetricDefinition[]): void {
  for (const definition of definitions) {
    if (BUILT_IN.some((metric) => metric.code === definition.code)) continue;
    byCode.set(definition.code, definition);
  }
}

export function builtInMetrics(): readonly MetricDefinition[] {
  return BUILT_IN;
}
