import { BrokenFileError } from '../doors/door.js';
import { jsonItems } from '../doors/json-items.js';
import { isJson, type Json } from '../doors/json-values.js';
import { BrokenCsvError, type CsvRecord } from './csv-records.js';

export interface JsonOptions {
  /** The key of the list, where the objects are not a list at the top or one in each line. */
  list: string;
  /** By place: the keys that a cell may have. A point leads into an object: `spo2.average`. */
  keys: readonly (readonly string[])[];
  onBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

/**
 * The objects of a JSON file as rows, in constant memory. Objects without any of the keys are left out, as empty rows are.
 * @throws BrokenCsvError where the text is not JSON; the stream's error when the file cannot be read
 */
export async function* jsonRecords(path: string, options: JsonOptions): AsyncGenerator<CsvRecord> {
  const { list, keys, onBytes = () => undefined, signal } = options;
  try {
    for await (const items of jsonItems({ path, onBytes, signal }, list))
      for (const { line, item } of items) {
        const cells = keys.map((names) => cellOf(item, names));
        if (cells.some((cell) => cell !== '')) yield { line, cells };
      }
  } catch (error) {
    throw error instanceof BrokenFileError ? new BrokenCsvError(error.message) : error;
  }
}

function cellOf(item: unknown, names: readonly string[]): string {
  if (!isJson(item)) return '';
  for (const name of names) {
    const value = valueAt(item, name);
    if (typeof value === 'string') return value.trim();
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return '';
}

function valueAt(item: Json, name: string): unknown {
  if (Object.hasOwn(item, name)) return item[name];
  const point = name.indexOf('.');
  const inner = point > 0 && Object.hasOwn(item, name.slice(0, point)) ? item[name.slice(0, point)] : null;
  return isJson(inner) ? valueAt(inner, name.slice(point + 1)) : undefined;
}
