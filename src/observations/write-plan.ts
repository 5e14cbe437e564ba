import type { ReadObservation } from './ingest/observation.js';

/**
 * What writing a batch comes to. Writing the rows one after the other would answer the same counts and leave the same
 * values: `first` is judged against what is stored, and the repeats of a key among themselves.
 */
export interface WritePlan {
  /** The first row of every key, by key. */
  first: ReadObservation[];
  /** The last row of the keys whose value changed within the batch, by key: written after `first`. */
  replacements: ReadObservation[];
  /** Repeats with another value than the row of that key before them. */
  replaced: number;
  /** Repeats with an equal value. */
  repeated: number;
}

interface KeyedRow {
  key: string;
  row: ReadObservation;
}

/** One order of keys for everybody, so that parallel transactions never wait for each other in a circle. */
export function planWrites(rows: readonly ReadObservation[]): WritePlan {
  const first = new Map<string, ReadObservation>();
  const last = new Map<string, ReadObservation>();
  let replaced = 0;
  let repeated = 0;
  for (const row of rows) {
    const key = keyOf(row);
    const before = last.get(key) ?? first.get(key);
    if (!before) {
      first.set(key, row);
    } else if (before.value === row.value) {
      repeated += 1;
    } else {
      last.set(key, row);
      replaced += 1;
    }
  }
  return { first: inKeyOrder(first), replacements: inKeyOrder(last), replaced, repeated };
}

function keyOf(row: ReadObservation): string {
  const { userRef, metric, source, bodySite, moment, dated } = row;
  // No part holds a control character: they were refused when the row was read.
  return [userRef.userId, metric, source, bodySite, moment.toISOString(), dated ? 'd' : 't'].join('\0');
}

function inKeyOrder(rows: ReadonlyMap<string, ReadObservation>): ReadObservation[] {
  const keyed: KeyedRow[] = [...rows].map(([key, row]) => ({ key, row }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
