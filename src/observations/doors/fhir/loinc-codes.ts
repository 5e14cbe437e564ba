/**
 * What LOINC calls the metrics of the catalogue. A code is here only if it says the same as the metric (decision 94).
 * Of several codes of a metric, the first is written.
 */
const CODES: readonly (readonly [code: string, metric: string])[] = [
  ['55423-8', 'steps'],
  ['41950-7', 'steps'],
  ['100304-5', 'flights_climbed'],
  ['93818-3', 'cycling_distance_m'],
  ['93816-7', 'swimming_distance_m'],
  ['55411-3', 'exercise_minutes'],
  ['93819-1', 'active_calories'],
  ['8867-4', 'heart_rate'],
  ['40443-4', 'resting_heart_rate'],
  ['80404-7', 'hrv_sdnn'],
  ['9279-1', 'respiratory_rate'],
  ['2708-6', 'spo2'],
  ['59408-5', 'spo2'],
  ['94122-9', 'vo2max'],
  ['8480-6', 'blood_pressure_systolic'],
  ['8462-4', 'blood_pressure_diastolic'],
  ['29463-7', 'weight_kg'],
  ['3141-9', 'weight_kg'],
  ['91557-9', 'lean_mass_kg'],
  ['39156-5', 'bmi'],
  ['41982-0', 'body_fat'],
  ['8280-0', 'waist_cm'],
  ['8310-5', 'body_temperature'],
  // Amounts of substance first: the catalogue has mmol/L.
  ['15074-8', 'blood_glucose'],
  ['14743-9', 'blood_glucose'],
  ['2339-0', 'blood_glucose'],
  ['41653-7', 'blood_glucose'],
  ['93832-4', 'sleep_minutes'],
  ['93831-6', 'sleep_deep_minutes'],
  ['93829-0', 'sleep_rem_minutes'],
  ['93830-8', 'sleep_light_minutes'],
  ['9052-2', 'dietary_energy'],
  ['44261-6', 'phq9_total'],
  ['70274-6', 'gad7_total'],
];

/** Codes that say more than the metric: the catalogue's pain has whatever scale the diary has, and this one ends at 10. */
const ONLY_READ: readonly (readonly [code: string, metric: string])[] = [['72514-3', 'pain']];

const metrics = new Map([...CODES, ...ONLY_READ]);
// Of equal keys a Map keeps the last.
const codes = new Map([...CODES].reverse().map(([code, metric]) => [metric, code]));

/** Totals of a day, whatever time they are written with. Their unit may say "per day". */
export const TOTALS_OF_A_DAY: ReadonlySet<string> = new Set(['41950-7']);

/** null: no metric takes it. */
export const metricOfLoinc = (code: string): string | null => metrics.get(code) ?? null;

/** null: LOINC has no code that says the same. */
export const loincOfMetric = (metric: string): string | null => codes.get(metric) ?? null;
