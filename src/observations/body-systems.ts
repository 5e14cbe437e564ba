/** The seven systems, and `general` for everything that belongs to none of them. */
export type BodySystem = 'head' | 'chest' | 'digestive' | 'arms' | 'legs' | 'skin' | 'mental' | 'general';

export const BODY_SYSTEMS = [
  'head',
  'chest',
  'digestive',
  'arms',
  'legs',
  'skin',
  'mental',
  'general',
] as const satisfies readonly BodySystem[];

/** Symptoms by the body system they belong to, named like HealthKit's symptom types. An observation's body site takes precedence. */
const SYMPTOMS_BY_SYSTEM: Readonly<Record<BodySystem, readonly string[]>> = {
  head: [
    'headache',
    'migraine',
    'dizziness',
    'fainting',
    'sinus_congestion',
    'runny_nose',
    'sore_throat',
    'loss_of_smell',
    'loss_of_taste',
  ],
  chest: [
    'chest_tightness_or_pain',
    'chest_pain',
    'chest_tightness',
    'shortness_of_breath',
    'wheezing',
    'coughing',
    'cough',
    'rapid_heartbeat',
    'skipped_heartbeat',
  ],
  digestive: [
    'nausea',
    'vomiting',
    'heartburn',
    'bloating',
    'abdominal_cramps',
    'constipation',
    'diarrhea',
    'appetite_changes',
  ],
  arms: ['arm_pain', 'wrist_pain', 'elbow_pain', 'shoulder_pain', 'hand_pain'],
  legs: ['leg_pain', 'knee_pain', 'ankle_pain', 'foot_pain', 'hip_pain', 'leg_cramps'],
  skin: ['acne', 'dry_skin', 'hair_loss', 'rash', 'itching'],
  mental: ['mood_changes', 'memory_lapse', 'sleep_changes', 'brain_fog'],
  general: [
    'fatigue',
    'fever',
    'chills',
    'night_sweats',
    'hot_flashes',
    'body_ache',
    'generalized_body_ache',
    'lower_back_pain',
    'pelvic_pain',
    'breast_pain',
    'bladder_incontinence',
    'other',
  ],
};

export const KNOWN_SYMPTOMS: readonly string[] = Object.values(SYMPTOMS_BY_SYSTEM).flat();

const SYMPTOM_SYSTEM = new Map<string, BodySystem>(
  BODY_SYSTEMS.flatMap((system) =>
    SYMPTOMS_BY_SYSTEM[system].map((id): [string, BodySystem] => [id, system]),
  ),
);

const BODY_SITE_SYSTEM = new Map<string, BodySystem>([
  ...['head', 'face', 'neck', 'throat', 'eye', 'ear', 'nose', 'jaw'].map((s): [string, BodySystem] => [
    s,
    'head',
  ]),
  ...['chest', 'heart', 'lung', 'rib'].map((s): [string, BodySystem] => [s, 'chest']),
  ...['abdomen', 'stomach', 'bowel', 'digestive'].map((s): [string, BodySystem] => [s, 'digestive']),
  ...['arm', 'arms', 'hand', 'wrist', 'elbow', 'shoulder', 'finger'].map((s): [string, BodySystem] => [
    s,
    'arms',
  ]),
  ...['leg', 'legs', 'knee', 'ankle', 'foot', 'hip', 'thigh', 'calf', 'toe'].map(
    (s): [string, BodySystem] => [s, 'legs'],
  ),
  ...['skin'].map((s): [string, BodySystem] => [s, 'skin']),
  ...['back', 'lower_back', 'pelvis', 'groin'].map((s): [string, BodySystem] => [s, 'general']),
]);

/** The body system of a symptom when no body site is given. */
export const systemOfSymptom = (id: string): BodySystem => SYMPTOM_SYSTEM.get(id) ?? 'general';

/** The body system of a body site in its canonical form; null for a site that is not listed. */
export const systemOfBodySite = (bodySite: string): BodySystem | null =>
  BODY_SITE_SYSTEM.get(bodySite) ?? null;
