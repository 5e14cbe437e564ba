import type { ReadObservation } from './ingest/observation.js';

/**
 * How to write many rows in two passes. The counts and the stored values are those of writing the rows one after the
 * other: `first` is compared with the stored values, and later rows of a key with the row of that key before them.
 */
export interface WritePlan {
  /** The first row of each key, sorted by key. */
  first: ReadObservation[];
  /** The last row of each key whose value changed within the given rows, sorted by key: written after `first`. */
  replacements: ReadObservation[];
  /** Number of repeated rows with another value than the row of that key before them. */
  replaced: number;
  /** Number of repeated rows with an equal value. */
  repeated: number;
}

interface KeyedRow {
  key: string;
  row: ReadObservation;
}

/** Sorts the keys the same way in every transaction, so that parallel transactions cannot deadlock. */
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
  // No part contains a control character: the reader refuses them, so the separator is unambiguous.
  return [userRef.userId, metric, source, bodySite, moment.toISOString(), dated ? 'd' : 't'].join('\0');
}

function inKeyOrder(rows: ReadonlyMap<string, ReadObservation>): ReadObservation[] {
  const keyed: KeyedRow[] = [...rows].map(([key, row]) => ({ key, row }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
