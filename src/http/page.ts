import { EARLIEST_DAY, parseDay } from '../common/calendar.js';
import { BadInputError } from '../common/errors.js';
import { toUserRef } from '../common/user-id.js';
import { isJobId } from './fields.js';

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** Makes a page of at most `limit` items from `limit + 1` rows. The cursor is the last item's key. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Checks of a cursor's parts. The parts go into queries, where a part of the wrong type would fail. */
const PARTS = {
  /** JavaScript has years that PostgreSQL has not; those with four digits it reads, from year 1 on. */
  instant: (text: string) =>
    text === 'infinity' ||
    (/^\d{4}-/.test(text) && text >= EARLIEST_DAY && new Date(text).toISOString() === text),
  day: (text: string) => text >= EARLIEST_DAY && parseDay(text) !== null,
  user_id: (text: string) => toUserRef(text).externalId === null,
  job_id: isJobId,
  serial: (text: string) => /^\d{1,15}$/.test(text),
};

/** Returns the key in a cursor with these parts, or nulls for the first page. @throws BadInputError */
export function decodeCursor(
  cursor: string | undefined,
  ...parts: (keyof typeof PARTS)[]
): (string | null)[] {
  if (cursor === undefined) return parts.map(() => null);
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = (part: unknown, index: number): boolean =>
      typeof part === 'string' && PARTS[parts[index]](part);
    if (Array.isArray(key) && key.length === parts.length && key.every(fits)) return key as string[];
  } catch {
    // Refused below like any other cursor that this service did not make.
  }
  throw new BadInputError([{ field: 'cursor', reason: 'must be a next_cursor of this list' }]);
}
