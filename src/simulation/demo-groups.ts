import type { DemoPreferences } from './demo-person.js';
import type { PlantedRelation, SimulationOptions } from './person-options.js';

type Story = Pick<SimulationOptions, 'metrics'> &
  Partial<Pick<SimulationOptions, 'relations' | 'flares' | 'shifts' | 'logging' | 'wrongUnit'>> & {
    preferences?: DemoPreferences;
  };

export interface DemoGroup {
  count: number;
  trait: string;
  /** What is special about the nth person of the group, given the Monday of the latest brief. */
  story: (weekOf: number, nth: number) => Story;
}

const MOVEMENT = ['steps', 'distance_m', 'active_minutes', 'sedentary_minutes', 'calories'];
const NIGHT = ['sleep_minutes', 'sleep_efficiency', 'resting_heart_rate', 'hrv_rmssd'];
const DIARY = ['mood', 'stress', 'energy', 'fatigue', 'sleep_quality'];
const EVERYTHING = [...MOVEMENT, ...NIGHT, ...DIARY];

/** Relations that every person has, besides the planted ones: a longer distance has more steps. */
const NATURAL: readonly PlantedRelation[] = [
  { x: 'steps', y: 'distance_m', lag: 0, rho: 0.96 },
  { x: 'steps', y: 'active_minutes', lag: 0, rho: 0.7 },
  { x: 'steps', y: 'calories', lag: 0, rho: 0.65 },
  { x: 'steps', y: 'sedentary_minutes', lag: 0, rho: -0.4 },
  { x: 'resting_heart_rate', y: 'hrv_rmssd', lag: 0, rho: -0.4 },
  { x: 'fatigue', y: 'energy', lag: 0, rho: -0.6 },
  { x: 'stress', y: 'mood', lag: 0, rho: -0.45 },
];

/** For relations with the next day: with fewer metrics recorded, the analysis asks more questions about these. */
const WALKER = [
  'steps',
  'active_minutes',
  'sedentary_minutes',
  'sleep_minutes',
  'resting_heart_rate',
  'mood',
  'energy',
];
const ATHLETE = ['training_load', 'soreness', 'readiness', 'fatigue', 'sleep_quality', 'sleep_minutes'];

const planted = (metrics: readonly string[], x: string, y: string, lag: number, rho: number): Story => ({
  metrics,
  relations: [{ x, y, lag, rho }],
});

/** One story per person of the group. */
const PLANTED: readonly Story[] = [
  planted(EVERYTHING, 'sleep_minutes', 'mood', 0, 0.75),
  planted(EVERYTHING, 'sleep_minutes', 'stress', 0, -0.75),
  planted(EVERYTHING, 'sleep_efficiency', 'fatigue', 0, -0.75),
  planted(EVERYTHING, 'sleep_quality', 'energy', 0, 0.75),
  planted(EVERYTHING, 'resting_heart_rate', 'mood', 0, -0.75),
  planted(WALKER, 'steps', 'mood', 1, 0.75),
  planted(WALKER, 'active_minutes', 'sleep_minutes', 1, 0.7),
  planted(ATHLETE, 'training_load', 'soreness', 1, 0.75),
];

const SYMPTOMS: readonly (readonly string[])[] = [
  ['symptom:headache', 'symptom:nausea', 'medication:ibuprofen'],
  ['symptom:bloating', 'symptom:abdominal_cramps'],
  ['symptom:knee_pain', 'symptom:lower_back_pain', 'medication:naproxen'],
  ['symptom:itching', 'symptom:dry_skin', 'medication:cetirizine'],
  ['symptom:coughing', 'symptom:wheezing'],
  ['symptom:brain_fog', 'symptom:fatigue', 'symptom:body_ache'],
  ['symptom:wrist_pain', 'symptom:headache'],
];

const ZONES = ['Pacific/Auckland', 'America/Los_Angeles'];

/** A planted relation replaces the natural causes of the same outcome: together they might explain more than all of it. */
function tracking(metrics: readonly string[], rest: Partial<Story> = {}): Story {
  const own = rest.relations ?? [];
  const natural = NATURAL.filter(({ x, y }) => metrics.includes(x) && metrics.includes(y));
  const kept = natural.filter(({ y }) => own.every((relation) => relation.y !== y));
  return { ...rest, metrics, relations: [...kept, ...own] };
}

/** In the order in which the names are assigned. */
export const DEMO_GROUPS: readonly DemoGroup[] = [
  { count: 12, trait: 'records everything; nothing special happens', story: () => tracking(EVERYTHING) },
  {
    count: PLANTED.length,
    trait: 'planted: one measure moves with another',
    story: (_, nth) => tracking(PLANTED[nth].metrics, PLANTED[nth]),
  },
  {
    count: 5,
    trait: 'a flare: seven bad days in the week of the brief',
    story: (weekOf) => tracking(EVERYTHING, { flares: [{ firstDay: weekOf - 7, days: 7, size: 2.5 }] }),
  },
  {
    count: 2,
    trait: 'a flare four weeks ago, over now',
    story: (weekOf) => tracking(EVERYTHING, { flares: [{ firstDay: weekOf - 35, days: 7, size: 2.5 }] }),
  },
  {
    count: 3,
    trait: 'walks much more since last week',
    story: (weekOf) => tracking(EVERYTHING, { shifts: [{ metric: 'steps', firstDay: weekOf - 7, size: 2 }] }),
  },
  {
    count: SYMPTOMS.length,
    trait: 'logs symptoms, absent ones too',
    story: (weekOf, nth) =>
      tracking([...NIGHT, 'steps', 'mood', ...SYMPTOMS[nth]], {
        flares: nth === 0 ? [{ firstDay: weekOf - 7, days: 7, size: 2 }] : [],
      }),
  },
  { count: 3, trait: 'wears a watch, keeps no diary', story: () => tracking([...MOVEMENT, ...NIGHT]) },
  { count: 3, trait: 'keeps a diary, wears no watch', story: () => tracking(DIARY) },
  {
    count: 3,
    trait: 'thin: recorded only a few days of the last two weeks',
    story: (weekOf, nth) =>
      tracking(DIARY, { logging: { few: { days: 3 + nth, within: 14 }, until: weekOf - 1 } }),
  },
  {
    count: 2,
    trait: 'newcomer: started ten days before the brief',
    story: (weekOf) => tracking(EVERYTHING, { logging: { from: weekOf - 10 } }),
  },
  {
    count: 2,
    trait: 'stopped the diary three weeks ago; the watch continues',
    story: (weekOf) =>
      tracking(EVERYTHING, {
        logging: { stopped: Object.fromEntries(DIARY.map((code) => [code, weekOf - 22])) },
      }),
  },
  {
    count: 2,
    trait: 'lives in another time zone',
    story: (_, nth) => tracking(EVERYTHING, { preferences: { timeZone: ZONES[nth] } }),
  },
  {
    count: 1,
    trait: 'only suspect values: sleep recorded in seconds',
    story: () => tracking(['sleep_minutes'], { wrongUnit: { sleep_minutes: 60 } }),
  },
  {
    count: 1,
    trait: 'wants no notifications',
    story: () => tracking(EVERYTHING, { preferences: { notification: false } }),
  },
  {
    count: 1,
    trait: 'skipped: every second week, had a brief last week',
    story: (weekOf) =>
      tracking(EVERYTHING, { preferences: { frequency: 'biweekly', lastGeneratedOn: weekOf - 7 } }),
  },
  {
    count: 1,
    trait: 'skipped: monthly, had a brief two weeks ago',
    story: (weekOf) =>
      tracking(EVERYTHING, { preferences: { frequency: 'monthly', lastGeneratedOn: weekOf - 14 } }),
  },
  {
    count: 1,
    trait: 'monthly, and due: the last brief is four weeks old',
    story: (weekOf) =>
      tracking(EVERYTHING, { preferences: { frequency: 'monthly', lastGeneratedOn: weekOf - 28 } }),
  },
  {
    count: 1,
    trait: 'skipped: switched the briefs off',
    story: () => tracking(EVERYTHING, { preferences: { enabled: false } }),
  },
  {
    count: 2,
    trait: 'skipped: nothing recorded for more than thirty days',
    story: (weekOf, nth) => tracking(EVERYTHING, { logging: { until: weekOf - 38 - 7 * nth } }),
  },
];
