/**
 * Groups of metrics that measure the same thing: that they go together is not news. Declared here, never computed. A
 * symptom counts as the metric of the same name (`symptom:fatigue` as `fatigue`), in this list and below.
 */
const SAME_THING: readonly (readonly string[])[] = [
  ['steps', 'distance_m', 'active_minutes', 'sedentary_minutes', 'calories', 'training_load'],
  ['sleep_minutes', 'sleep_efficiency', 'sleep_quality'],
  ['fatigue', 'tiredness', 'energy'],
  ['stress', 'anxiety', 'worry'],
  ['soreness', 'pain'],
];

const SYMPTOM = 'symptom:';

const nameOf = (code: string): string => (code.startsWith(SYMPTOM) ? code.slice(SYMPTOM.length) : code);

const groupOfCode = new Map(
  SAME_THING.flatMap((codes, group) => codes.map((code) => [code, group] as const)),
);

/** Whether two metric codes measure the same thing, so that their relation is a tautology. */
export function isSameThing(x: string, y: string): boolean {
  const a = nameOf(x);
  const b = nameOf(y);
  return a === b || (groupOfCode.has(a) && groupOfCode.get(a) === groupOfCode.get(b));
}
