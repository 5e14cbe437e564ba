import { isSymptom, type MetricDefinition } from '../../observations/catalogue.js';

/** What a person does is worth less than how they are, and what a device makes up of both is worth least. */
const BEHAVIOUR = 0.7;
const SCORE = 0.5;
/** The night is done and felt at once. */
const NIGHT = 0.9;

const SCORES: ReadonlySet<string> = new Set(['sleep_efficiency', 'calories', 'active_calories']);

/** How much a change of a metric matters to a person, from 0 to 1: vitals and function before behaviour before scores. */
export function importanceOf({ code, role, words, system, selfReported }: MetricDefinition): number {
  if (SCORES.has(code)) return SCORE;
  if (isSymptom(code) || selfReported) return 1;
  if (words.occasion === 'night') return NIGHT;
  return role === 'input' && system === 'general' ? BEHAVIOUR : 1;
}
