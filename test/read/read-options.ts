import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isoDay, parseDay, weekday } from '../../src/common/calendar.js';

export interface ReadOptions {
  /** Folder of the data, and of the pages. */
  dataDir: string;
  outDir: string;
  /** Number of people, and of weeks of each. */
  people: number;
  weeks: number;
  /** Whether the weeks of a person follow each other. */
  consecutive: boolean;
  seed: string;
  /** Only people whose data set and name contain one of these; none: all people. */
  only: string[];
  /** Only the briefs of these Mondays (day numbers), and all of them; none: weeks by chance. */
  mondays: number[];
}

/**
 * `--data DIR --people N [--weeks K] [--consecutive] [--seed TEXT] [--out DIR]`, and to see a week again
 * `--person NAME ... --monday DATE ...`.
 * @throws RangeError for an option that is missing or out of range; TypeError for an unknown one.
 */
export function readOptions(args: readonly string[]): ReadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      people: { type: 'string', default: '12' },
      weeks: { type: 'string', default: '1' },
      consecutive: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      person: { type: 'string', multiple: true, default: [] },
      monday: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: join(tmpdir(), 'read-out') },
    },
  });
  if (values.data === undefined)
    throw new RangeError('--data is missing: name the folder of the data, as in --data ../shared/data');
  const dataDir = resolve(values.data);
  if (!existsSync(dataDir)) throw new RangeError(`there is no folder ${values.data}`);
  return {
    dataDir,
    outDir: resolve(values.out),
    people: countOf('people', values.people),
    weeks: countOf('weeks', values.weeks),
    consecutive: values.consecutive,
    seed: values.seed,
    only: values.person,
    mondays: values.monday.map(mondayOf),
  };
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000))
    throw new RangeError(`--${name} must be a whole number from 1 to 1000`);
  return count;
}

function mondayOf(text: string): number {
  const day = parseDay(text);
  if (day === null || weekday(day) !== 0)
    throw new RangeError(
      `--monday must be the date of a Monday${day === null ? '' : `; ${text} is in the week of ${isoDay(day - weekday(day))}`}`,
    );
  return day;
}
