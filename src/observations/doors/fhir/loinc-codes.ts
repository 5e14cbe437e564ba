/** What LOINC calls the metrics of the catalogue. A code is here only if it says the same as the metric. */
const METRICS: Readonly<Record<string, string>> = {
  '55423-8': 'steps',
  '41950-7': 'steps',
  '8867-4': 'heart_rate',
  '40443-4': 'resting_heart_rate',
  '80404-7': 'hrv_sdnn',
  '9279-1': 'respiratory_rate',
  '2708-6': 'spo2',
  '59408-5': 'spo2',
  '8480-6': 'blood_pressure_systolic',
  '8462-4': 'blood_pressure_diastolic',
  '29463-7': 'weight_kg',
  '3141-9': 'weight_kg',
  '39156-5': 'bmi',
  '41982-0': 'body_fat',
  '8310-5': 'body_temperature',
  '2339-0': 'blood_glucose',
  '15074-8': 'blood_glucose',
  '41653-7': 'blood_glucose',
  '93832-4': 'sleep_minutes',
  '44261-6': 'phq9_total',
  '70274-6': 'gad7_total',
  '72514-3': 'pain',
};

/** Totals of a day, whatever time they are written with. */
export const TOTALS_OF_A_DAY: ReadonlySet<string> = new Set(['41950-7']);

/** null: no metric takes it. */
export const metricOfLoinc = (code: string): string | null =>
  Object.hasOwn(METRICS, code) ? METRICS[code] : null;
