import { capitalised } from '../../common/capitalised.js';
import type { RenderOptions } from '../../messages/language.js';
import { message, type MessageId } from '../../messages/message.js';
import { render } from '../../messages/render.js';

/**
 * A habit that may be tried: quick to do, easy to stop, harmless to nearly all people. It is never a medicine, never
 * leaves out food, and is never directed against a symptom of the red flags (see propose.ts). Stored experiments name a
 * habit by its code, so a code is never removed.
 */
export interface Habit {
  code: string;
  /** A noun phrase, and what to do on a day with the habit. */
  name: MessageId;
  how: MessageId;
  /** The metrics that it moves, and in which direction. */
  moves: readonly string[];
  direction: 1 | -1;
  /** Days until it shows in them: what a person does in the evening moves the night, which belongs to the next day. */
  delay: 0 | 1;
}

export const HABITS: readonly Habit[] = [
  {
    code: 'earlier_bedtime',
    name: 'habit.earlier_bedtime',
    how: 'habit.earlier_bedtime.how',
    moves: ['sleep_minutes'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'screens_off',
    name: 'habit.screens_off',
    how: 'habit.screens_off.how',
    moves: ['sleep_quality'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'no_late_caffeine',
    name: 'habit.no_late_caffeine',
    how: 'habit.no_late_caffeine.how',
    moves: ['sleep_efficiency'],
    direction: 1,
    delay: 1,
  },
  {
    code: 'evening_walk',
    name: 'habit.evening_walk',
    how: 'habit.evening_walk.how',
    moves: ['steps', 'distance_m', 'active_minutes'],
    direction: 1,
    delay: 0,
  },
  {
    code: 'stand_up_breaks',
    name: 'habit.stand_up_breaks',
    how: 'habit.stand_up_breaks.how',
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

/** The habit in words: its name as a title, and the instruction. */
export const habitWords = (
  { name, how }: Habit,
  options: RenderOptions,
): { title: string; instruction: string } => ({
  title: capitalised(render(message(name), options)),
  instruction: render(message(how), options),
});

export const habitFor = (metric: string): Habit | null =>
  HABITS.find(({ moves }) => moves.includes(metric)) ?? null;
