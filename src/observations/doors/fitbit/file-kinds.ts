export type JsonKind =
  | 'steps'
  | 'distance'
  | 'calories'
  | 'heart_rate'
  | 'resting_heart_rate'
  | 'sedentary_minutes'
  | 'lightly_active_minutes'
  | 'moderately_active_minutes'
  | 'very_active_minutes'
  | 'demographic_vo2_max'
  | 'weight'
  | 'sleep';
export type TableKind = 'hrv' | 'spo2' | 'respiratory_rate' | 'temperature';

/** What a file of an export holds, by its name. */
export type FileKind =
  | { form: 'json'; kind: JsonKind }
  | { form: 'table'; kind: TableKind }
  | { form: 'web' }
  | { form: 'not_read'; kind: string };

const JSON_KINDS: ReadonlySet<string> = new Set<JsonKind>([
  'steps',
  'distance',
  'calories',
  'heart_rate',
  'resting_heart_rate',
  'sedentary_minutes',
  'lightly_active_minutes',
  'moderately_active_minutes',
  'very_active_minutes',
  'demographic_vo2_max',
  'weight',
  'sleep',
]);
/** `steps-2023-10-01.json`. Files of the same name in one folder are numbered: `weight-2023-10-01 (1).json`. */
const DATED_JSON = /^([a-z][a-z0-9_]*)-\d{1,4}(?:-\d{2}-\d{2})?(?: ?\(\d+\))?\.json$/;
const TABLES: readonly (readonly [name: RegExp, kind: TableKind])[] = [
  [/^daily heart rate variability summary - .*\.csv$/, 'hrv'],
  [/^daily spo2 - .*\.csv$/, 'spo2'],
  [/^daily respiratory rate summary - .*\.csv$/, 'respiratory_rate'],
  [/^computed temperature - .*\.csv$/, 'temperature'],
];
const WEB_EXPORT = /^fitbit_export.*\.csv$/;

/** null: a file of something else than Fitbit's measures. @param name in lower case */
export function fileKind(name: string): FileKind | null {
  if (WEB_EXPORT.test(name)) return { form: 'web' };
  const table = TABLES.find(([pattern]) => pattern.test(name));
  if (table) return { form: 'table', kind: table[1] };
  const kind = DATED_JSON.exec(name)?.[1];
  if (kind === undefined) return null;
  return JSON_KINDS.has(kind) ? { form: 'json', kind: kind as JsonKind } : { form: 'not_read', kind };
}
