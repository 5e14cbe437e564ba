/**
 * A habit that may be tried: quick to do, easy to stop, harmless to nearly all people. It is never a medicine, never
 * leaves out food, and is never directed against a symptom of the red flags (see propose.ts). Stored experiments name a
 * habit by its code, so a code is never removed.
 */
export interface Habit {
  code: string;
  /**
   * A noun phrase, and what to do on a day with the habit. They contain no numbers, because the brief's texts contain
   * only numbers of facts.
   */
  title: string;
  instruction: string;
  /** The metrics that it moves, and in which direction. */
  moves: readonly string[];
  direction: 1 | -1;
  /** Days until it shows in them: what a person does in the evening moves the night, which belongs to the next day. */
  delay: 0 | 1;
}

export const HABITS: readonly Habit[] = [
  {
    code: 'earlier_bedtime',
    title: 'An earlier bedtime',
    instruction: 'Go to bed earlier than you usually do, early enough to notice.',
    moves: ['sleep_minutes'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'screens_off',
    title: 'Screens off before bed',
    instruction: 'Put phone, computer and television away for the last hour before bed.',
    moves: ['sleep_quality'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'no_late_caffeine',
    title: 'No caffeine in the afternoon',
    instruction: 'Have your last coffee, tea or cola of the day at lunch.',
    moves: ['sleep_efficiency'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'evening_walk',
    title: 'An evening walk',
    instruction: 'Take a walk in the evening, on top of what you usually do.',
    moves: ['steps', 'distance_m', 'active_minutes'],
    direction: 1,
    delay: 0,
  },
  {
    code: 'stand_up_breaks',
    title: 'Breaks from sitting',
    instruction: 'Get up and move about for a few minutes in every hour you sit.',
    moves: ['sedentary_minutes'],
    direction: -1,
    delay: 0,
  },
];

/** @throws RangeError for a code that was never in the list */
export function habitOf(code: string): Habit {
  const habit = HABITS.find((one) => one.code === code);
  if (!habit) throw new RangeError(`not a habit: ${code}`);
  return habit;
}

export const habitFor = (metric: string): Habit | null =>
  HABITS.find(({ moves }) => moves.includes(metric)) ?? null;
