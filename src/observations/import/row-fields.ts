import type { Header } from './header.js';
import type { FileMapping } from './import-mapping.js';
import type { RowProblem } from './row-reader.js';

/** What a row says of all its values: undefined where it says nothing. */
export interface RowFields {
  unit?: string;
  source?: string;
  bodySite?: string;
  id?: string;
  type?: string;
  /** From its beginning to its end. */
  minutes?: number;
}

/** Columns of these names say it in the exports of phones, whether or not a mapping has noticed. */
const UNIT = /^units?$/i;
const SOURCE = /^source[ _]?(?:name)?$/i;

/** Reads the columns that a mapping names for the whole row, and those whose name says what they are. */
export function rowFieldsReader(
  mapping: FileMapping,
  header: Header,
): { read: (cells: readonly string[]) => RowFields; notes: RowProblem[] } {
  const notes: RowProblem[] = [];
  const named = (column: string | undefined): number | null =>
    column === undefined ? null : header.require(column);
  const usual = (name: RegExp, key: string): number | null => {
    const found = header.findUnused(name);
    if (found) notes.push({ field: found.name, reason: `was read as the mapping's ${key}` });
    return found?.place ?? null;
  };
  const places = {
    bodySite: named(mapping.body_site_column),
    id: named(mapping.id_column),
    type: named(mapping.metric_column),
    unit: named(mapping.unit_column) ?? usual(UNIT, 'unit_column'),
    source: named(mapping.source_column) ?? (hasSource(mapping) ? null : usual(SOURCE, 'source_column')),
  };
  const read = (cells: readonly string[]): RowFields => {
    const at = (place: number | null): string | undefined =>
      place === null || cells[place] === '' ? undefined : cells[place];
    return {
      unit: at(places.unit),
      source: at(places.source),
      bodySite: at(places.bodySite),
      id: at(places.id),
      type: at(places.type),
    };
  };
  return { read, notes };
}

const hasSource = ({ source, metrics, symptom_lists: lists }: FileMapping): boolean =>
  [source, ...metrics.map((entry) => entry.source), ...lists.map((entry) => entry.source)].some(
    (given) => given !== undefined,
  );
