import type { ReadObservation } from './ingest/observation.js';

/**
 * How to write many rows in two passes. The counts and the stored values are those of writing the rows one after the
 * other: `first` is compared with the stored values, and later rows of a key with the row of that key before them.
 */
export interface WritePlan {
  /** The first row of each key, sorted by key. */
  first: ReadObservation[];
  /** The last row of each key that changed within the given rows, sorted by key: written after `first`. */
  replacements: ReadObservation[];
  /** Number of repeated rows with another content than the row of that key or id before them. */
  replaced: number;
  /** Number of repeated rows with an equal content. */
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
  const lastOfId = lastKeysOfIds(rows);
  let replaced = 0;
  let repeated = 0;
  for (const given of rows) {
    const key = keyOf(given);
    // A later row of the list has this id under another key, so this one would be gone at the end.
    if (given.clientId !== null && lastOfId.get(idOf(given)) !== key) {
      replaced += 1;
      continue;
    }
    const before = last.get(key) ?? first.get(key);
    if (!before) {
      first.set(key, given);
      continue;
    }
    const row = afterwards(before, given);
    if (isEqual(before, row)) {
      repeated += 1;
    } else {
      last.set(key, row);
      replaced += 1;
    }
  }
  return { first: inKeyOrder(first), replacements: inKeyOrder(last), replaced, repeated };
}

/** What is stored when `row` is written over `before`: ObservationStore's rules for rows of one key. */
function afterwards(before: ReadObservation, row: ReadObservation): ReadObservation {
  const keepsDay = row.utcOffset === null && before.utcOffset !== null;
  return {
    ...row,
    day: keepsDay ? before.day : row.day,
    utcOffset: row.utcOffset ?? before.utcOffset,
    clientId: row.clientId ?? before.clientId,
    sourceKind: row.sourceKind ?? before.sourceKind,
  };
}

function isEqual(a: ReadObservation, b: ReadObservation): boolean {
  return (
    a.value === b.value &&
    a.until?.getTime() === b.until?.getTime() &&
    a.day === b.day &&
    a.clientId === b.clientId
  );
}

/** The key under which each id is at the end of the list. */
function lastKeysOfIds(rows: readonly ReadObservation[]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const row of rows) if (row.clientId !== null) keys.set(idOf(row), keyOf(row));
  return keys;
}

// No part contains a control character: the reader refuses them, so the separator is unambiguous.
const idOf = ({ userRef, clientId }: ReadObservation): string => `${userRef.userId}\0${clientId}`;

function keyOf(row: ReadObservation): string {
  const { userRef, metric, source, bodySite, moment, dated } = row;
  return [userRef.userId, metric, source, bodySite, moment.toISOString(), dated ? 'd' : 't'].join('\0');
}

function inKeyOrder(rows: ReadonlyMap<string, ReadObservation>): ReadObservation[] {
  const keyed: KeyedRow[] = [...rows].map(([key, row]) => ({ key, row }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
