/** Where a number may be, as keys from outside to inside, and its unit there. */
type Place = readonly [path: string, unit: string];

export interface Measure {
  metric: string;
  places: readonly Place[];
}

const one = (metric: string, ...places: Place[]): readonly Measure[] => [{ metric, places }];

const energy = (metric: string): readonly Measure[] =>
  one(metric, ['energy.inKilocalories', 'kcal'], ['energy.inKilojoules', 'kJ'], ['calories', 'kcal']);
const mass = (metric: string): readonly Measure[] =>
  one(metric, ['weight.inKilograms', 'kg'], ['mass.inKilograms', 'kg'], ['kilograms', 'kg']);
const temperature = (metric: string): readonly Measure[] =>
  one(
    metric,
    ['temperature.inCelsius', 'degC'],
    ['temperature.inFahrenheit', 'degF'],
    ['celsius', 'degC'],
    ['fahrenheit', 'degF'],
  );
const grams = (metric: string, key: string): Measure => ({
  metric,
  places: [
    [`${key}.inGrams`, 'g'],
    [`${key}_grams`, 'g'],
  ],
});

/** What records of a type measure, by `typeOf`. A record may lack some of several measures, but not all. */
const MEASURES: Readonly<Record<string, readonly Measure[]>> = {
  steps: one('steps', ['count', 'count']),
  distance: one('distance_m', ['distance.inMeters', 'm'], ['distance.inKilometers', 'km'], ['meters', 'm']),
  activecaloriesburned: energy('active_calories'),
  totalcaloriesburned: energy('calories'),
  floorsclimbed: one('flights_climbed', ['floors', 'count']),
  weight: mass('weight_kg'),
  leanbodymass: mass('lean_mass_kg'),
  bodyfat: one('body_fat', ['percentage', '%']),
  bloodpressure: [
    {
      metric: 'blood_pressure_systolic',
      places: [
        ['systolic.inMillimetersOfMercury', 'mmHg'],
        ['systolic', 'mmHg'],
      ],
    },
    {
      metric: 'blood_pressure_diastolic',
      places: [
        ['diastolic.inMillimetersOfMercury', 'mmHg'],
        ['diastolic', 'mmHg'],
      ],
    },
  ],
  bloodglucose: one(
    'blood_glucose',
    ['level.inMillimolesPerLiter', 'mmol/L'],
    ['level.inMilligramsPerDeciliter', 'mg/dL'],
    ['mmol_per_liter', 'mmol/L'],
  ),
  oxygensaturation: one('spo2', ['percentage', '%']),
  bodytemperature: temperature('body_temperature'),
  basalbodytemperature: temperature('basal_body_temperature'),
  respiratoryrate: one('respiratory_rate', ['rate', 'breaths/min']),
  heartrate: one('heart_rate', ['beatsPerMinute', 'bpm'], ['bpm', 'bpm']),
  restingheartrate: one('resting_heart_rate', ['beatsPerMinute', 'bpm'], ['bpm', 'bpm']),
  // Health Connect has RMSSD, never SDNN.
  heartratevariabilityrmssd: one('hrv_rmssd', ['heartRateVariabilityMillis', 'ms'], ['rmssd_millis', 'ms']),
  vo2max: one(
    'vo2max',
    ['vo2MillilitersPerMinuteKilogram', 'mL/(kg.min)'],
    ['ml_per_kg_per_min', 'mL/(kg.min)'],
  ),
  hydration: one('water_ml', ['volume.inMilliliters', 'mL'], ['volume.inLiters', 'L'], ['liters', 'L']),
  nutrition: [
    ...energy('dietary_energy'),
    grams('protein_g', 'protein'),
    {
      metric: 'carbohydrates_g',
      places: [
        ['totalCarbohydrate.inGrams', 'g'],
        ['carbs_grams', 'g'],
      ],
    },
    {
      metric: 'fat_g',
      places: [
        ['totalFat.inGrams', 'g'],
        ['fat_grams', 'g'],
      ],
    },
    grams('sugar_g', 'sugar'),
    grams('caffeine_mg', 'caffeine'),
  ],
  menstruationflow: one('menstrual_flow', ['flow', '']),
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  activecalories: 'activecaloriesburned',
  totalcalories: 'totalcaloriesburned',
  floors: 'floorsclimbed',
  heartrateseries: 'heartrate',
  heartratevariability: 'heartratevariabilityrmssd',
  sleep: 'sleepsession',
  menstrualflow: 'menstruationflow',
};

/** The type of a record, however an app writes its name: `HeartRateRecord`, `heartRate`, `heart_rate`. */
export function typeOf(name: string): string {
  const short = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/records?$/, '');
  return Object.hasOwn(OTHER_NAMES, short) ? OTHER_NAMES[short] : short;
}

/** null: no metric takes records of this type. */
export const measuresOf = (type: string): readonly Measure[] | null =>
  Object.hasOwn(MEASURES, type) ? MEASURES[type] : null;

/** What a session of sleep becomes, each under the id of the record with the metric behind it. */
export const SLEEP_METRICS = [
  'sleep_minutes',
  'sleep_light_minutes',
  'sleep_deep_minutes',
  'sleep_rem_minutes',
  'sleep_awake_minutes',
  'in_bed_minutes',
  'bed_time',
  'wake_time',
] as const;

/** All ids under which observations of a record may be stored, behind the record's own. */
export const ID_ENDINGS: readonly string[] = [
  ...SLEEP_METRICS,
  ...Object.values(MEASURES)
    .filter((measures) => measures.length > 1)
    .flatMap((measures) => measures.map(({ metric }) => metric)),
];
