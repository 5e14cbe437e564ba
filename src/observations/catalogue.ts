import { type BodySystem, systemOfBodySite } from './body-systems.js';
import { calledAs, familyMember, type FamilyMember } from './catalogue/families.js';
import { MORE_MOVEMENT } from './catalogue/activity.js';
import { MORE_VITALS } from './catalogue/body.js';
import { INTAKE } from './catalogue/intake.js';
import { QUESTIONNAIRES } from './catalogue/questionnaires.js';
import { SLEEP_STAGES } from './catalogue/sleep-stages.js';
import { FEELINGS } from './catalogue/feelings.js';
import { GERMAN } from './catalogue/german.js';
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
const BUILT_IN: readonly MetricDefinition[] = [
  ...MOVEMENT,
  ...MORE_MOVEMENT,
  ...SLEEP,
  ...SLEEP_STAGES,
  ...VITALS,
  ...MORE_VITALS,
  ...FEELINGS,
  ...INTAKE,
  ...QUESTIONNAIRES,
].map((metric) => ({ ...metric, translations: { de: GERMAN[metric.code] } }));

const byCode = new Map(BUILT_IN.map((metric) => [metric.code, metric]));

/** Definitions of symptoms and medications, kept up to this number and then all forgotten at once. */
const MOST_NAMED = 5000;
const named = new Map<string, FamilyMember>();

/**
 * The definition of a code, or null for a code that is not known. Symptoms and medications are groups of codes, and any
 * spelling of a name finds the definition of its canonical form.
 */
export function metricDefinition(code: string): MetricDefinition | null {
  const known = byCode.get(code);
  if (known) return known;
  const member = memberOf(code);
  return member && (inForce?.get(member.metric.code) ?? member.metric);
}

/** How the name in a code was spelled; null when no more than its canonical form is said, and for codes without a name. */
export const spellingIn = (code: string): string | null =>
  byCode.has(code) ? null : (memberOf(code)?.spelling ?? null);

function memberOf(code: string): FamilyMember | null {
  const known = named.get(code);
  if (known) return known;
  const member = familyMember(code);
  if (member === null) return null;
  if (named.size >= MOST_NAMED) named.clear();
  named.set(code, member);
  return member;
}

/** Symptoms and medications as the person spells them whose week is put in words, by code. */
let inForce: ReadonlyMap<string, MetricDefinition> | null = null;

/**
 * Runs `work` with definitions that call symptoms and medications as a person spells them. A name is looked up by its
 * code in many places, so the spellings are not handed through all of them. As `work` is not asynchronous, no other
 * person's work can come between (decision 79).
 *
 * @param spellings by code
 */
export function inWordsOf<T>(spellings: ReadonlyMap<string, string>, work: () => T): T {
  const called = [...spellings].flatMap(([code, spelling]): [string, MetricDefinition][] => {
    const metric = memberOf(code)?.metric;
    return metric ? [[metric.code, calledAs(metric, spelling)]] : [];
  });
  const before = inForce;
  inForce = called.length === 0 ? null : new Map(called);
  try {
    return work();
  } finally {
    inForce = before;
  }
}

/** The body system an observation is about: its body site's, where that is known, else the metric's own. */
export function systemOf(metric: MetricDefinition, bodySite: string): BodySystem {
  return systemOfBodySite(bodySite) ?? metric.system;
}

let own: readonly MetricDefinition[] = [];

/** Puts the operator's definitions (table metric_definition) in force, in place of all earlier ones. Built-in ones stay. */
export function setOwnMetrics(definitions: readonly MetricDefinition[]): void {
  for (const { code } of own) byCode.delete(code);
  own = definitions.filter(({ code }) => !isBuiltIn(code));
  for (const definition of own) byCode.set(definition.code, definition);
}

export const isBuiltIn = (code: string): boolean => BUILT_IN.some((metric) => metric.code === code);

export const ownMetrics = (): readonly MetricDefinition[] => own;

export function builtInMetrics(): readonly MetricDefinition[] {
  return BUILT_IN;
}

/** The codes of the metrics whose values describe a night, and belong to the day on which it ends. */
export function nightMetrics(): string[] {
  return [...byCode.values()].filter(({ words }) => words.occasion === 'night').map(({ code }) => code);
}

/** The codes of the metrics whose day is the sum of its observations. */
export function summedMetrics(): string[] {
  return [...byCode.values()].filter(({ aggregation }) => aggregation === 'sum').map(({ code }) => code);
}
