import type { Pcg } from '../../src/common/pcg.js';
import { weekday } from '../../src/common/calendar.js';
import type { ObservationStream } from '../../src/intelligence/domain/week-input.js';
import type { RealPerson } from './real-people.js';

/** A person's weeks in another order, the same for all measures: the weeks stay, their sequence does not. */
export function shuffleWeeks({ streams, firstDay, lastDay }: RealPerson, pcg: Pcg): ObservationStream[] {
  const origin = firstDay - weekday(firstDay);
  const order = shuffled(
    Array.from({ length: Math.floor((lastDay - origin) / 7) + 1 }, (_, week) => week),
    pcg,
  );
  const moved = (day: number): number =>
    day + 7 * (order[Math.floor((day - origin) / 7)] - Math.floor((day - origin) / 7));
  return streams.map((stream) => ({ ...stream, days: Array.from(stream.days, moved) }));
}

/** Each measure's recorded days exchange their values, every measure by itself: nothing is left but the values. */
export function shuffleDays({ streams }: RealPerson, pcg: Pcg): ObservationStream[] {
  return streams.map((stream) => ({ ...stream, values: shuffled(Array.from(stream.values), pcg) }));
}

function shuffled<T>(items: T[], pcg: Pcg): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const drawn = pcg.int(last + 1);
    [items[last], items[drawn]] = [items[drawn], items[last]];
  }
  return items;
}
