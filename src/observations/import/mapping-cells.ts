import { z } from 'zod';
import { isPrintable } from '../../common/printable.js';

/** Parts that the entries of a mapping share. */
export const columnName = z
  .string()
  .min(1)
  .transform((name) => name.normalize('NFC'));
export const finite = z.number();
export const range = z
  .strictObject({ min: finite, max: finite })
  .refine((given) => given.min < given.max, { error: 'min must be below max' });
/** Values that a cell may contain; numbers are compared as numbers. */
export const cellValues = z.array(z.union([z.string(), finite]));
export const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isPrintable, { error: 'must hold printable characters only' });

/** Words come from outside: as keys of an object, `constructor` would be found without being there. Their case does not count. */
export function toWords(given: unknown = {}): unknown {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
    ? new Map(Object.entries(given).map(([word, value]) => [plainWord(word), value as unknown]))
    : given;
}

/** As in `toWords`, for names of columns. */
export function toColumnNames(given: unknown = {}): unknown {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
    ? new Map(Object.entries(given))
    : given;
}

export const plainWord = (word: string): string => word.normalize('NFC').trim().toLowerCase();
