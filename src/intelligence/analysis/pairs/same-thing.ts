/**
 * Groups of metrics that measure the same thing: that they go together is not news. Declared here, never computed. A
 * symptom counts as the metric of the same name (`symptom:fatigue` as `fatigue`), in this list and below.
 */
const SAME_THING: readonly (readonly string[])[] = [
  [
    ...['steps', 'distance_m', 'active_minutes', 'sedentary_minutes', 'calories', 'training_load'],
    ...['active_calories', 'exercise_minutes', 'flights_climbed', 'stand_hours', 'cycling_distance_m'],
    ...['swimming_distance_m', 'walking_speed'],
  ],
  [
    ...['sleep_minutes', 'sleep_efficiency', 'sleep_quality', 'sleep_deep_minutes', 'sleep_rem_minutes'],
    ...['sleep_light_minutes', 'sleep_awake_minutes', 'in_bed_minutes', 'sleep_latency_minutes'],
    ...['bed_time', 'wake_time', 'insomnia'],
  ],
  ['fatigue', 'tiredness', 'energy'],
  ['stress', 'anxiety', 'worry', 'gad7_total'],
  ['mood', 'phq9_total', 'depression'],
  ['phq9_total', 'gad7_total'],
  ['heart_rate', 'resting_heart_rate', 'walking_heart_rate'],
  ['hrv_rmssd', 'hrv_sdnn'],
  ['blood_pressure_systolic', 'blood_pressure_diastolic'],
  ['weight_kg', 'bmi', 'body_fat', 'lean_mass_kg', 'waist_cm'],
  ['body_temperature', 'basal_body_temperature', 'skin_temperature', 'fever'],
  ['menstrual_flow', 'cycle_day'],
  ['dietary_energy', 'protein_g', 'carbohydrates_g', 'fat_g', 'sugar_g'],
  ['soreness', 'pain'],
];

const SYMPTOM = 'symptom:';

const nameOf = (code: string): string => (code.startsWith(SYMPTOM) ? code.slice(SYMPTOM.length) : code);

/** A code may be in several groups. */
const groupsOfCode = new Map<string, Set<number>>();
SAME_THING.forEach((codes, group) =>
  codes.forEach((code) => groupsOfCode.set(code, (groupsOfCode.get(code) ?? new Set()).add(group))),
);

/** Whether two metric codes measure the same thing, so that their relation is a tautology. */
export function isSameThing(x: string, y: string): boolean {
  const a = nameOf(x);
  const b = nameOf(y);
  const groups = groupsOfCode.get(b);
  return a === b || (groups !== undefined && [...(groupsOfCode.get(a) ?? [])].some((one) => groups.has(one)));
}
