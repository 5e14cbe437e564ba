import {
  isMedication,
  isSymptom,
  type Direction,
  type MetricDefinition,
} from '../../../observations/catalogue.js';
import type { TrendDirection, TrendWord } from '../../domain/artefacts.js';

/** How a metric is spoken of when it is higher and when it is lower. */
export interface Voice {
  /** Begins a sentence: "Sleep", "Steps". */
  subject: string;
  was: 'was' | 'were';
  /** After "days with": "more sleep", "a higher mood". */
  more: string;
  less: string;
  /** After "was" or "tends to be". */
  higher: string;
  lower: string;
}

/** Amounts: one has more or less of them. Anything else is higher or lower. */
const AMOUNTS = new Set([
  'active_minutes',
  'sedentary_minutes',
  'calories',
  'sleep_minutes',
  'stress',
  'anxiety',
  'worry',
  'fatigue',
  'tiredness',
  'energy',
  'soreness',
  'pain',
]);

const EXCEPTIONS: Readonly<Record<string, Partial<Voice>>> = {
  steps: { was: 'were', more: 'more steps', less: 'fewer steps' },
  distance_m: { more: 'a longer distance', less: 'a shorter distance', higher: 'longer', lower: 'shorter' },
  sleep_minutes: { higher: 'longer', lower: 'shorter' },
  mood: { more: 'a better mood', less: 'a lower mood' },
  sleep_quality: { more: 'better sleep quality', less: 'lower sleep quality', higher: 'better' },
  readiness: { more: 'higher readiness', less: 'lower readiness' },
  sleep_efficiency: { more: 'higher sleep efficiency', less: 'lower sleep efficiency' },
  hrv_rmssd: { more: 'higher heart rate variability', less: 'lower heart rate variability' },
  spo2: { more: 'higher blood oxygen', less: 'lower blood oxygen' },
};

/** "hot flashes", "chills"; not "dizziness", "tinnitus", "arthritis". */
const PLURAL = /[^sui]s$/;

const known = new Map<string, Voice>();

export function voiceOf(metric: MetricDefinition): Voice {
  const found = known.get(metric.code);
  if (found) return found;
  const voice = makeVoice(metric);
  // Symptoms and medicines are open families named by people: kept out, so that the map stays small.
  if (!metric.code.includes(':')) known.set(metric.code, voice);
  return voice;
}

function makeVoice(metric: MetricDefinition): Voice {
  const { code, label } = metric;
  const amount = AMOUNTS.has(code) || isSymptom(code);
  const article = amount ? '' : 'a ';
  const base: Voice = {
    subject: capitalise(label),
    was: isSymptom(code) && PLURAL.test(label) ? 'were' : 'was',
    more: isMedication(code) ? label : `${amount ? 'more' : `${article}higher`} ${label}`,
    less: isMedication(code) ? `no ${label}` : `${amount ? 'less' : `${article}lower`} ${label}`,
    higher: 'higher',
    lower: 'lower',
  };
  return { ...base, ...EXCEPTIONS[code] };
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function directionOf(word: TrendWord): TrendDirection | null {
  if (word === 'higher' || word === 'may be higher') return 'higher';
  return word === 'lower' || word === 'may be lower' ? 'lower' : null;
}

/** +1 higher is better, -1 lower is better, 0 neither. */
export function signOf(direction: Direction): -1 | 0 | 1 {
  if (direction === 'neither') return 0;
  return direction === 'higher_is_better' ? 1 : -1;
}

/** 'better' or 'worse' by the catalogue's direction; null where neither is. */
export function valence(metric: MetricDefinition, direction: TrendDirection): 'better' | 'worse' | null {
  const sign = signOf(metric.direction);
  if (sign === 0) return null;
  return sign > 0 === (direction === 'higher') ? 'better' : 'worse';
}

/** "sleep", "sleep and mood", "sleep, mood and pain". */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
