import { createPcg, type Pcg } from '../../src/common/pcg.js';
import { mondaysOf, type RealPerson } from '../evaluate/real-people.js';
import type { PeopleOfSet } from './data-folder.js';
import type { ReadOptions } from './read-options.js';

/** A person and the Mondays (day numbers, ascending) whose briefs are read. */
export interface ChosenPerson {
  set: string;
  person: RealPerson;
  mondays: number[];
}

/** The first brief that has the four weeks before its own to compare with. */
const WEEKS_TO_COMPARE = 5;

type Choice = Pick<ReadOptions, 'people' | 'weeks' | 'consecutive' | 'seed' | 'only' | 'mondays'>;

/**
 * Different people, as far as there are so many, from the data sets in turn; and weeks of each. The same seed and data
 * choose the same.
 */
export function chooseWeeks(
  sets: readonly PeopleOfSet[],
  { people, weeks, consecutive, seed, only, mondays: named }: Choice,
): ChosenPerson[] {
  const candidates = sets.map(({ set, people }) =>
    drawn(people, createPcg(`${seed}/${set}`))
      .map((person) => ({ set, person }))
      .filter((one) => isNamed(one, only)),
  );
  return inTurn(candidates)
    .slice(0, people)
    .map(({ set, person }) => {
      const pcg = createPcg(`${seed}/${set}/${person.name}`);
      if (named.length > 0)
        return { set, person, mondays: mondaysOf(person).filter((monday) => named.includes(monday)) };
      const mondays = recordedMondays(person);
      return { set, person, mondays: consecutive ? stretch(mondays, weeks, pcg) : some(mondays, weeks, pcg) };
    });
}

/** The Mondays whose week has a record; those with weeks to compare with, unless there are none. */
function recordedMondays(person: RealPerson): number[] {
  const days = new Set(person.streams.flatMap((stream) => Array.from(stream.days)));
  const isRecorded = (monday: number): boolean =>
    Array.from({ length: 7 }, (_, i) => monday - 7 + i).some((day) => days.has(day));
  const compared = mondaysOf(person, WEEKS_TO_COMPARE).filter(isRecorded);
  return compared.length > 0 ? compared : mondaysOf(person).filter(isRecorded);
}

function stretch(mondays: readonly number[], weeks: number, pcg: Pcg): number[] {
  const from = pcg.int(Math.max(1, mondays.length - weeks + 1));
  return mondays.slice(from, from + weeks);
}

const some = (mondays: readonly number[], weeks: number, pcg: Pcg): number[] =>
  drawn(mondays, pcg)
    .slice(0, weeks)
    .sort((a, b) => a - b);

const isNamed = ({ set, person }: Omit<ChosenPerson, 'mondays'>, only: readonly string[]): boolean =>
  only.length === 0 || only.some((name) => `${set} ${person.name}`.includes(name));

/** The first of each list, then the second of each. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

/** The items in an order by chance (Fisher-Yates). */
function drawn<Item>(items: readonly Item[], pcg: Pcg): Item[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const other = pcg.int(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
