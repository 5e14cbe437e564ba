import { redFlagsInText } from './find-in-text.js';
import type { SpokenFlag } from './red-flag.js';

/** From this severity on (0-10), a symptom's name is read as "severe ...". */
export const SEVERE = 7;

const SYMPTOM = 'symptom:';
/** This code says only that it hurts; the body site says where, and therefore what it may be. */
const PAIN_CODE = 'pain';
const HEALTHKIT_PREFIX = /^HKCategoryTypeIdentifier/;

/** The set of names is open. So many answers are kept as a service usually needs; then all are dropped at once. */
const MOST_KNOWN = 5000;
const known = new Map<string, readonly SpokenFlag[]>();

/**
 * Finds the red flags in one recorded observation: a symptom that is present, or pain, by its name and body site.
 *
 * @param metric code of the catalogue; @param severity 0-10, where 0 is "asked and absent".
 */
export function redFlagsInSymptom(metric: string, bodySite: string, severity: number): readonly SpokenFlag[] {
  if (!(severity > 0) || !(metric.startsWith(SYMPTOM) || metric === PAIN_CODE)) return [];
  const severe = metric !== PAIN_CODE && severity >= SEVERE;
  const key = `${severe ? 'severe' : ''}/${bodySite}/${metric}`;
  const before = known.get(key);
  if (before) return before;
  const found = redFlagsInText(`${severe ? 'severe ' : ''}${bodySite} ${spokenName(metric)}`);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, found);
  return found;
}

/** Two symptoms of one day make this red flag together; either one alone does not. */
const FEVER = new Set(['symptom:fever', 'symptom:high_fever']);
const STIFF_NECK = new Set(['symptom:stiff_neck', 'symptom:neck_stiffness']);
const JOINT: readonly SpokenFlag[] = ['fever_stiff_neck'];

export const isFever = (metric: string): boolean => FEVER.has(metric);
export const isStiffNeck = (metric: string): boolean => STIFF_NECK.has(metric);

/** Red flags that a symptom makes with another symptom of its day. */
export const jointFlagsOf = (metric: string, severity: number): readonly SpokenFlag[] =>
  severity > 0 && (isFever(metric) || isStiffNeck(metric)) ? JOINT : [];

/** `symptom:ChestTightnessOrPain` and `symptom:chest_tightness_or_pain` become "chest tightness or pain". */
function spokenName(metric: string): string {
  const name = metric.startsWith(SYMPTOM) ? metric.slice(SYMPTOM.length) : metric;
  return name
    .replace(HEALTHKIT_PREFIX, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_.()+-]+/g, ' ');
}
