import { SEVERITY } from '../severities.js';
import type { SleepStage } from '../sleep-nights.js';

/** The types of HealthKit that are symptoms, by the end of their identifier. */
const SYMPTOMS: ReadonlySet<string> = new Set(
  (
    'AbdominalCramps Acne AppetiteChanges BladderIncontinence Bloating BreastPain ChestTightnessOrPain Chills Constipation ' +
    'Coughing Diarrhea Dizziness DrySkin Fainting Fatigue Fever GeneralizedBodyAche HairLoss Headache Heartburn HotFlashes ' +
    'LossOfSmell LossOfTaste LowerBackPain MemoryLapse MoodChanges Nausea NightSweats PelvicPain ' +
    'RapidPoundingOrFlutteringHeartbeat RunnyNose ShortnessOfBreath SinusCongestion SkippedHeartbeat SleepChanges SoreThroat ' +
    'VaginalDryness Vomiting Wheezing'
  ).split(' '),
);

const PREFIX = 'HKCategoryTypeIdentifier';
export const SLEEP_ANALYSIS = `${PREFIX}SleepAnalysis`;
export const MINDFUL_SESSION = `${PREFIX}MindfulSession`;
export const MENSTRUAL_FLOW = `${PREFIX}MenstrualFlow`;
export const STOOD_HOUR = `${PREFIX}AppleStandHour`;

/** The symptom of a type, as a name that the catalogue reads (`SoreThroat`); null: it is none. */
export function symptomOf(type: string): string | null {
  if (!type.startsWith(PREFIX)) return null;
  const name = type.slice(PREFIX.length);
  return SYMPTOMS.has(name) ? name : null;
}

/** Values are written as names, and by early versions as numbers. Symptoms have three lists of them. */
const SEVERITIES: Readonly<Record<string, number>> = {
  HKCategoryValueSeverityUnspecified: SEVERITY.present,
  HKCategoryValueSeverityNotPresent: SEVERITY.absent,
  HKCategoryValueSeverityMild: SEVERITY.mild,
  HKCategoryValueSeverityModerate: SEVERITY.moderate,
  HKCategoryValueSeveritySevere: SEVERITY.severe,
  HKCategoryValuePresencePresent: SEVERITY.present,
  HKCategoryValuePresenceNotPresent: SEVERITY.absent,
  // More or less appetite is a change; its size is not known.
  HKCategoryValueAppetiteChangesUnspecified: SEVERITY.present,
  HKCategoryValueAppetiteChangesNoChange: SEVERITY.absent,
  HKCategoryValueAppetiteChangesDecreased: SEVERITY.present,
  HKCategoryValueAppetiteChangesIncreased: SEVERITY.present,
};
const NUMBERED = {
  severity: [SEVERITY.present, SEVERITY.absent, SEVERITY.mild, SEVERITY.moderate, SEVERITY.severe],
  presence: [SEVERITY.present, SEVERITY.absent],
  appetite: [SEVERITY.present, SEVERITY.absent, SEVERITY.present, SEVERITY.present],
};

/** @param symptom as `symptomOf` returns it. null: the value is not known */
export function severityOf(symptom: string, value: string): number | null {
  if (Object.hasOwn(SEVERITIES, value)) return SEVERITIES[value];
  if (!/^\d$/.test(value)) return null;
  const list =
    symptom === 'AppetiteChanges'
      ? NUMBERED.appetite
      : symptom === 'SleepChanges' || symptom === 'MoodChanges'
        ? NUMBERED.presence
        : NUMBERED.severity;
  return list[Number(value)] ?? null;
}

const STAGES: Readonly<Record<string, SleepStage>> = {
  InBed: 'in_bed',
  Asleep: 'asleep',
  AsleepUnspecified: 'asleep',
  Awake: 'awake',
  AsleepCore: 'light',
  AsleepDeep: 'deep',
  AsleepREM: 'rem',
};
const NUMBERED_STAGES: readonly SleepStage[] = ['in_bed', 'asleep', 'awake', 'light', 'deep', 'rem'];
const STAGE_PREFIX = 'HKCategoryValueSleepAnalysis';

/** null: the value is not known. */
export function stageOf(value: string): SleepStage | null {
  if (/^\d$/.test(value)) return NUMBERED_STAGES[Number(value)] ?? null;
  if (!value.startsWith(STAGE_PREFIX)) return null;
  const name = value.slice(STAGE_PREFIX.length);
  return Object.hasOwn(STAGES, name) ? STAGES[name] : null;
}

const FLOWS: Readonly<Record<string, number>> = { None: 0, Light: 2, Medium: 3, Heavy: 4 };

/** The flow on the scale of the catalogue (0 none to 4 heavy); null: not known. Later versions call it vaginal bleeding. */
export function flowOf(value: string): number | null {
  const name = /^HKCategoryValue(?:MenstrualFlow|VaginalBleeding)(\w+)$/.exec(value)?.[1] ?? '';
  return Object.hasOwn(FLOWS, name) ? FLOWS[name] : null;
}
