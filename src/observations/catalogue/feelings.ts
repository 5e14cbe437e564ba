import type { BodySystem } from '../body-systems.js';
import {
  ANY_SCALE,
  BIPOLAR_SCALE,
  type Direction,
  type MetricDefinition,
  reportedMetric,
} from './metric-definition.js';
import { amountOf, type MetricWords } from './metric-words.js';

/** The code of a feeling is its name. */
const feeling = (
  name: string,
  direction: Direction,
  system: BodySystem,
  words: Partial<MetricWords> = amountOf(name),
  scale: Pick<MetricDefinition, 'plausible' | 'noReading'> = ANY_SCALE,
): MetricDefinition => reportedMetric({ code: name, label: name, direction, system, words, ...scale });

/** What people answer in a diary about how they feel. */
export const FEELINGS: readonly MetricDefinition[] = [
  feeling(
    'mood',
    'higher_is_better',
    'mental',
    { more: 'a better mood', less: 'a lower mood' },
    BIPOLAR_SCALE,
  ),
  feeling('stress', 'lower_is_better', 'mental'),
  feeling('anxiety', 'lower_is_better', 'mental'),
  feeling('worry', 'lower_is_better', 'mental'),
  feeling('fatigue', 'lower_is_better', 'general'),
  feeling('tiredness', 'lower_is_better', 'general'),
  feeling('energy', 'higher_is_better', 'general', amountOf('energy'), BIPOLAR_SCALE),
  feeling('readiness', 'higher_is_better', 'general', { more: 'higher readiness', less: 'lower readiness' }),
  feeling('soreness', 'lower_is_better', 'general'),
  feeling('pain', 'lower_is_better', 'general'),
];
