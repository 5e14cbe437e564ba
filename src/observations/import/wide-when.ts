import type { RawObservation } from '../ingest/observation.js';
import { parseDay } from '../../common/calendar.js';
import { dateTimeReader } from './date-format.js';
import type { Header } from './header.js';
import { fullFormat, type WhenMapping } from './import-mapping.js';

type When = Pick<RawObservation, 'date' | 'observed_at'>;

const ISO_DAY_FORMAT = 'yyyy-MM-dd';
/** Files repeat their dates, and parsing a date costs more than the rest of a row, so parsed dates are cached. */
const CACHED_DATES = 5000;

/** Reads a row's date, or its instant when the mapping gives a time zone; null when the text does not match the format. */
export function whenReader(mapping: WhenMapping, header: Header): (cells: readonly string[]) => When | null {
  const dateColumn = header.require(mapping.column);
  const timeColumn = mapping.time_column === undefined ? null : header.require(mapping.time_column);
  const read =
    mapping.time_zone === undefined ? dayReader(mapping) : instantReader(mapping, mapping.time_zone);
  return (cells) =>
    read(timeColumn === null ? cells[dateColumn] : `${cells[dateColumn]} ${cells[timeColumn]}`);
}

function instantReader(mapping: WhenMapping, zone: string): (text: string) => When | null {
  const read = dateTimeReader(fullFormat(mapping), zone);
  return (text) => {
    const at = read(text);
    return at && { observed_at: at.toISO() };
  };
}

function dayReader(mapping: WhenMapping): (text: string) => When | null {
  if (mapping.format === ISO_DAY_FORMAT) return (text) => (parseDay(text) === null ? null : { date: text });
  const read = dateTimeReader(mapping.format, 'utc');
  const known = new Map<string, When | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= CACHED_DATES) known.clear();
    const at = read(text);
    const when = at && { date: at.toISODate() };
    known.set(text, when);
    return when;
  };
}
