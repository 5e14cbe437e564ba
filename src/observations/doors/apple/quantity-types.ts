/**
 * What HealthKit measures, by the end of its identifier, and the metric of the catalogue. An export may hold types that
 * are not here: they are counted in the report. SDNN and RMSSD are two measures, so one is never taken for the other.
 */
const QUANTITIES: Readonly<Record<string, string>> = {
  StepCount: 'steps',
  DistanceWalkingRunning: 'distance_m',
  DistanceCycling: 'cycling_distance_m',
  DistanceSwimming: 'swimming_distance_m',
  FlightsClimbed: 'flights_climbed',
  ActiveEnergyBurned: 'active_calories',
  AppleExerciseTime: 'exercise_minutes',
  TimeInDaylight: 'daylight_minutes',
  WalkingSpeed: 'walking_speed',
  RestingHeartRate: 'resting_heart_rate',
  HeartRate: 'heart_rate',
  WalkingHeartRateAverage: 'walking_heart_rate',
  HeartRateVariabilitySDNN: 'hrv_sdnn',
  RespiratoryRate: 'respiratory_rate',
  OxygenSaturation: 'spo2',
  VO2Max: 'vo2max',
  BodyMass: 'weight_kg',
  LeanBodyMass: 'lean_mass_kg',
  BodyFatPercentage: 'body_fat',
  BodyMassIndex: 'bmi',
  WaistCircumference: 'waist_cm',
  BodyTemperature: 'body_temperature',
  BasalBodyTemperature: 'basal_body_temperature',
  AppleSleepingWristTemperature: 'skin_temperature',
  BloodGlucose: 'blood_glucose',
  BloodPressureSystolic: 'blood_pressure_systolic',
  BloodPressureDiastolic: 'blood_pressure_diastolic',
  EnvironmentalAudioExposure: 'noise_db',
  NumberOfAlcoholicBeverages: 'alcohol_drinks',
  DietaryCaffeine: 'caffeine_mg',
  DietaryWater: 'water_ml',
  DietaryEnergyConsumed: 'dietary_energy',
  DietaryProtein: 'protein_g',
  DietaryCarbohydrates: 'carbohydrates_g',
  DietaryFatTotal: 'fat_g',
  DietarySugar: 'sugar_g',
};

const PREFIX = 'HKQuantityTypeIdentifier';

/** The code of the metric; null: no metric takes it. */
export function metricOfQuantity(type: string): string | null {
  if (!type.startsWith(PREFIX)) return null;
  const name = type.slice(PREFIX.length);
  return Object.hasOwn(QUANTITIES, name) ? QUANTITIES[name] : null;
}

/**
 * Metrics of which a watch makes thousands of readings on a day. They become one mean of each day and source, which is
 * what the analysis would compute from them: a year of single readings would be a million rows.
 */
export const FOLDED_TO_A_MEAN: ReadonlySet<string> = new Set(['heart_rate']);

/** The unit that the catalogue reads. */
export function unitOfQuantity(metric: string, unit: string): string {
  // HealthKit's percent is a share of 1, whatever the sign suggests: `unit="%" value="0.97"`.
  if (unit === '%') return 'fraction';
  return metric === 'bmi' && unit === 'count' ? '' : unit;
}
