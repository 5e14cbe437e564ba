import { BadInputError } from '../errors.js';

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** A page of at most `limit` of the `limit + 1` rows asked for; the cursor is the last item's key. */
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

/** The key in a cursor of `length` parts, or nulls for the first page. @throws BadInputError */
export function decodeCursor(cursor: string | undefined, length: number): (string | null)[] {
  if (cursor === undefined) return Array.from({ length }, () => null);
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Told below like any other cursor that is not ours.
  }
  throw new BadInputError([{ field: 'cursor', reason: 'must be a next_cursor of this list' }]);
}
