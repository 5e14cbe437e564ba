import { parseArgs } from 'node:util';
import { AppError } from '../../src/common/errors.js';

export interface ChaosOptions {
  rounds: number;
  users: number;
  /** Weeks in which many processes tick at the same moment. */
  ticks: number;
  /** Weeks of the model's long history. */
  weeks: number;
  /** After this time no further round begins, even if some are left. */
  minutes: number;
  /** One part alone; null: all of them. */
  only: string | null;
  seed: string;
}

export const DEFAULTS = { rounds: 200, users: 1500, ticks: 100, weeks: 500, minutes: 50 } as const;

/** `--rounds N --users N --ticks N --weeks N --minutes M --only part --seed text`. @throws AppError `bad_option`, naming the option */
export function readChaosOptions(args: readonly string[], parts: readonly string[]): ChaosOptions {
  const { values } = parse(args);
  const only = values.only ?? null;
  if (only !== null && !parts.includes(only))
    throw new AppError('bad_option', `--only must be one of ${parts.join(', ')}`);
  return {
    rounds: wholeNumber('rounds', values.rounds, DEFAULTS.rounds),
    users: wholeNumber('users', values.users, DEFAULTS.users),
    ticks: wholeNumber('ticks', values.ticks, DEFAULTS.ticks),
    weeks: wholeNumber('weeks', values.weeks, DEFAULTS.weeks),
    minutes: wholeNumber('minutes', values.minutes, DEFAULTS.minutes),
    only,
    seed: values.seed ?? String(Date.now()),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    rounds: text,
    users: text,
    ticks: text,
    weeks: text,
    minutes: text,
    only: text,
    seed: text,
  };
  try {
    return parseArgs({ args: [...args], options });
  } catch (cause) {
    throw new AppError('bad_option', (cause as Error).message, { cause });
  }
}

function wholeNumber(name: string, given: string | undefined, unset: number): number {
  const number = given === undefined ? unset : Number(given);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new AppError('bad_option', `--${name} must be a whole number from 1 up`);
}
