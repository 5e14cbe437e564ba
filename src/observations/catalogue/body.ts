import { deviceMetric, type MetricDefinition } from './metric-definition.js';

/** Grams per mole of glucose. */
const GLUCOSE = 180.156;

const vital = (
  given: Pick<MetricDefinition, 'code' | 'label' | 'unit' | 'worthwhile' | 'plausible'> &
    Partial<Parameters<typeof deviceMetric>[0]>,
): MetricDefinition => deviceMetric({ direction: 'neither', aggregation: 'mean', role: 'outcome', ...given });

/** What a cuff, a meter, a thermometer or a scale measures, beside the vitals of a watch. */
export const MORE_VITALS: readonly MetricDefinition[] = [
  vital({
    code: 'blood_glucose',
    label: 'blood glucose',
    unit: 'mmol/L',
    molarMass: GLUCOSE,
    // About 10 mg/dL: below it, two meters that meet ISO 15197:2013 (15 %) do not agree.
    worthwhile: { absolute: 0.5 },
    plausible: { min: 1, max: 45 },
    decimals: 1,
    words: { more: 'higher blood glucose', less: 'lower blood glucose' },
  }),
  vital({
    code: 'blood_pressure_systolic',
    label: 'upper blood pressure',
    unit: 'mmHg',
    system: 'chest',
    // 5 mmHg less lowers by a tenth the risk of a major event (BPLTTC 2021, Lancet 397:1625).
    worthwhile: { absolute: 5 },
    plausible: { min: 50, max: 280 },
  }),
  vital({
    code: 'blood_pressure_diastolic',
    label: 'lower blood pressure',
    unit: 'mmHg',
    system: 'chest',
    // Cook et al. 1995, Arch Intern Med 155:701.
    worthwhile: { absolute: 2 },
    plausible: { min: 25, max: 180 },
  }),
  vital({
    code: 'heart_rate',
    label: 'heart rate',
    unit: 'bpm',
    system: 'chest',
    worthwhile: { absolute: 3 },
    plausible: { min: 25, max: 250 },
    plausibleDay: { min: 30, max: 200 },
  }),
  vital({
    code: 'walking_heart_rate',
    label: 'heart rate when walking',
    unit: 'bpm',
    direction: 'lower_is_better',
    system: 'chest',
    worthwhile: { absolute: 3 },
    plausible: { min: 40, max: 220 },
  }),
  vital({
    // Another measure than RMSSD, with other values of the same heart: the two are never one series.
    code: 'hrv_sdnn',
    label: 'heart rate variability (SDNN)',
    unit: 'ms',
    system: 'chest',
    worthwhile: { relative: 0.1 },
    plausible: { min: 1, max: 500 },
    scale: 'log',
    words: { more: 'higher heart rate variability (SDNN)', less: 'lower heart rate variability (SDNN)' },
  }),
  vital({
    code: 'vo2max',
    label: 'cardio fitness',
    unit: 'mL/(kg.min)',
    direction: 'higher_is_better',
    system: 'chest',
    // Half a MET; a whole one goes with 13 % fewer deaths (Kodama et al. 2009, JAMA 301:2024).
    worthwhile: { absolute: 1.75 },
    plausible: { min: 8, max: 100 },
    decimals: 1,
    words: { more: 'higher cardio fitness', less: 'lower cardio fitness' },
  }),
  vital({
    code: 'body_fat',
    label: 'body fat',
    unit: '%',
    worthwhile: { absolute: 1 },
    plausible: { min: 2, max: 75 },
    decimals: 1,
    words: { more: 'more body fat', less: 'less body fat' },
  }),
  vital({
    code: 'lean_mass_kg',
    label: 'lean mass',
    unit: 'kg',
    worthwhile: { relative: 0.01 },
    plausible: { min: 2, max: 200 },
    decimals: 1,
  }),
  vital({
    code: 'bmi',
    label: 'body mass index',
    unit: 'kg/m2',
    worthwhile: { relative: 0.01 },
    plausible: { min: 8, max: 120 },
    decimals: 1,
    format: { style: 'number', unit: '', bareBesideName: true },
  }),
  vital({
    code: 'waist_cm',
    label: 'waist',
    unit: 'cm',
    worthwhile: { absolute: 1 },
    plausible: { min: 30, max: 250 },
    decimals: 1,
    words: { more: 'a wider waist', less: 'a narrower waist', higher: 'wider', lower: 'narrower' },
  }),
  vital({
    code: 'body_temperature',
    label: 'body temperature',
    unit: 'degC',
    // The shift after ovulation (Baker et al. 2001, Exp Physiol 86:791).
    worthwhile: { absolute: 0.3 },
    plausible: { min: 30, max: 44 },
    decimals: 1,
  }),
  vital({
    code: 'basal_body_temperature',
    label: 'temperature on waking',
    unit: 'degC',
    worthwhile: { absolute: 0.2 },
    plausible: { min: 33, max: 40 },
    decimals: 2,
  }),
  vital({
    code: 'noise_db',
    label: 'noise',
    unit: 'dB',
    role: 'input',
    // The least change that people notice.
    worthwhile: { absolute: 3 },
    plausible: { min: 10, max: 140 },
    words: { more: 'more noise', less: 'less noise', higher: 'louder', lower: 'quieter' },
  }),
];
