import type { DeclaredPair } from '../../domain/analysis.js';

/** Placeholders for every symptom or medication that the person records. */
export const ANY_SYMPTOM = 'symptom:*';
export const ANY_MEDICATION = 'medication:*';

const sameDay = (x: string, y: string): DeclaredPair => ({ x, y, lag: 0 });
const nextDay = (x: string, y: string): DeclaredPair => ({ x, y, lag: 1 });

/**
 * All pairs that may be tested for any user, the more promising ones first. No user's data influenced this list. A
 * night belongs to the day of waking, so night -> day has lag 0; what a person does during a day shows on the next one.
 *
 * Left out on purpose: several measures of one thing (steps, distance, calories, active minutes; length, efficiency and
 * quality of sleep; fatigue, tiredness, energy), and anything that could be read as advice on a medicine beyond its
 * co-occurrence with a symptom.
 */
export const QUESTIONS: readonly DeclaredPair[] = [
  // How the night was and how the day felt: the pairs that real diaries confirm most often.
  sameDay('sleep_quality', 'fatigue'),
  sameDay('sleep_quality', 'readiness'),
  sameDay('sleep_minutes', 'fatigue'),
  sameDay('sleep_minutes', 'tiredness'),
  sameDay('sleep_quality', 'mood'),
  sameDay('sleep_quality', 'energy'),
  sameDay('sleep_minutes', 'mood'),
  sameDay('sleep_minutes', 'readiness'),
  sameDay('sleep_minutes', ANY_SYMPTOM),
  sameDay('sleep_minutes', 'energy'),
  sameDay('sleep_quality', 'stress'),
  // Declared pairs of feelings, and of the heart's two measures.
  sameDay('fatigue', 'readiness'),
  sameDay('hrv_rmssd', 'resting_heart_rate'),
  sameDay('soreness', 'readiness'),
  sameDay('stress', 'mood'),
  sameDay('stress', ANY_SYMPTOM),
  // An activity and the following day.
  nextDay('training_load', 'soreness'),
  nextDay('training_load', 'fatigue'),
  nextDay('training_load', 'readiness'),
  nextDay(ANY_MEDICATION, ANY_SYMPTOM),
  sameDay('sleep_quality', ANY_SYMPTOM),
  sameDay('sleep_quality', 'tiredness'),
  sameDay('sleep_minutes', 'stress'),
  sameDay('sleep_minutes', 'anxiety'),
  sameDay('sleep_quality', 'anxiety'),
  sameDay('sleep_efficiency', 'tiredness'),
  sameDay('sleep_efficiency', 'fatigue'),
  sameDay('sleep_efficiency', 'mood'),
  sameDay('sleep_efficiency', 'readiness'),
  // The heart at night and the following day.
  sameDay('resting_heart_rate', 'fatigue'),
  sameDay('resting_heart_rate', 'readiness'),
  sameDay('hrv_rmssd', 'readiness'),
  sameDay('resting_heart_rate', 'mood'),
  sameDay('hrv_rmssd', 'fatigue'),
  sameDay('hrv_rmssd', 'stress'),
  sameDay('resting_heart_rate', 'tiredness'),
  sameDay('sleep_minutes', 'resting_heart_rate'),
  sameDay('sleep_minutes', 'hrv_rmssd'),
  nextDay('active_minutes', 'sleep_minutes'),
  nextDay('steps', 'sleep_minutes'),
  nextDay('active_minutes', 'mood'),
  nextDay('steps', 'mood'),
  nextDay('active_minutes', 'resting_heart_rate'),
  nextDay('active_minutes', 'hrv_rmssd'),
  nextDay('active_minutes', 'fatigue'),
  nextDay('sedentary_minutes', 'energy'),
  nextDay('steps', ANY_SYMPTOM),
  nextDay('stress', 'sleep_quality'),
  nextDay('stress', 'sleep_minutes'),
  nextDay('worry', 'sleep_quality'),
  nextDay('training_load', 'resting_heart_rate'),
  nextDay('training_load', 'hrv_rmssd'),
  // More feelings, for people who record little else.
  sameDay('sleep_quality', 'soreness'),
  sameDay('sleep_quality', 'pain'),
  sameDay('sleep_minutes', 'pain'),
  sameDay('sleep_minutes', 'soreness'),
  sameDay('tiredness', 'mood'),
  sameDay('worry', 'mood'),
  sameDay('pain', 'mood'),
  sameDay('skin_temperature', 'resting_heart_rate'),
  sameDay('respiratory_rate', 'resting_heart_rate'),
];
