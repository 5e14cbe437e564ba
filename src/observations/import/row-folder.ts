import { type LocatedObservation, PersonDay } from './person-day.js';
import type { RowObservation } from './row-reader.js';

/** The rows of a day lie far apart, and the day was already stored without this one. */
export class ScatteredDayError extends Error {
  constructor(line: number) {
    super(
      `the row in line ${line} belongs to a day whose other rows are far above it: sort the file by person and date, so that they can be taken together`,
    );
  }
}

/** What is kept before the days that were touched least recently are given on, as counted by PersonDay.size. */
const MOST_KEPT = 100_000;
/** Days that are remembered as given on; twice as many at most. */
const MOST_REMEMBERED = 1_000_000;

/**
 * Takes the rows of one person and day together. It keeps a bounded number of days: the rows of a day may lie apart, but not
 * as far as that (decision 82).
 */
export class RowFolder {
  /** Values that became part of an earlier row's, since the last call of `takeCounts`. */
  private folded = 0;
  /** Values of rows that are equal to one before. */
  private repeated = 0;
  private kept = 0;
  private readonly days = new Map<string, PersonDay>();
  private given = new Set<number>();
  private givenBefore = new Set<number>();

  constructor(private readonly mostKept = MOST_KEPT) {}

  /** @returns the observations that are complete. @throws ScatteredDayError */
  addRow(
    line: number,
    observations: readonly RowObservation[],
    cells: readonly string[],
  ): LocatedObservation[] {
    if (observations.every(({ fold }) => !fold))
      return observations.map((observation) => ({ line, ...observation }));
    const complete: LocatedObservation[] = [];
    const ofRow = new Map<string, { day: PersonDay; isRepeated: boolean }>();
    for (const given of observations) {
      const observation = { line, ...given };
      const { fold, raw } = observation;
      if (!fold) {
        complete.push(observation);
        continue;
      }
      const key = `${String(raw.date)}\0${String(raw.user_id)}`;
      let found = ofRow.get(key);
      if (!found) ofRow.set(key, (found = this.dayOf(key, cells, line)));
      if (found.isRepeated && !fold.repeats && found.day.has(observation)) {
        this.repeated += 1;
        continue;
      }
      const size = found.day.size;
      const outcome = found.day.add(observation, fold.rule);
      this.kept += found.day.size - size;
      if (outcome === 'folded') this.folded += 1;
      else if (outcome === 'unreadable') complete.push(observation);
    }
    return this.kept > this.mostKept ? [...complete, ...this.takeOldest()] : complete;
  }

  /** The observations of all days that are kept. */
  takeRest(): LocatedObservation[] {
    const rest = [...this.days.values()].flatMap((day) => day.observations());
    this.days.clear();
    this.kept = 0;
    return rest;
  }

  takeCounts(): { folded: number; repeated: number } {
    const { folded, repeated } = this;
    this.folded = 0;
    this.repeated = 0;
    return { folded, repeated };
  }

  /** The first line whose values are kept, or null. */
  firstLine(): number | null {
    let first: number | null = null;
    for (const day of this.days.values()) first = Math.min(first ?? Infinity, day.firstLine());
    return first;
  }

  private dayOf(
    key: string,
    cells: readonly string[],
    line: number,
  ): { day: PersonDay; isRepeated: boolean } {
    const known = this.days.get(key);
    if (!known) {
      const hash = hashOf(key);
      if (this.given.has(hash) || this.givenBefore.has(hash)) throw new ScatteredDayError(line);
      const day = new PersonDay(cells);
      this.days.set(key, day);
      return { day, isRepeated: false };
    }
    // Days that are touched move to the end, so that the oldest come first.
    this.days.delete(key);
    this.days.set(key, known);
    const size = known.size;
    const isRepeated = known.repeats(cells);
    this.kept += known.size - size;
    return { day: known, isRepeated };
  }

  private takeOldest(): LocatedObservation[] {
    const observations: LocatedObservation[] = [];
    for (const [key, day] of this.days) {
      if (this.kept <= this.mostKept / 2) break;
      observations.push(...day.observations());
      this.days.delete(key);
      this.kept -= day.size;
      this.remember(hashOf(key));
    }
    return observations;
  }

  private remember(hash: number): void {
    if (this.given.size >= MOST_REMEMBERED) {
      this.givenBefore = this.given;
      this.given = new Set();
    }
    this.given.add(hash);
  }
}

/** 52 bits of a text, by two multiplicative hashes: two of a million days have the same with a chance of one in 9,000. */
function hashOf(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return (high >>> 6) * 0x4000000 + (low >>> 6);
}
