import type { RawObservation } from '../ingest/observation.js';
import { Header } from './header.js';
import { numberIn } from './number-in.js';
import type { HeaderReading, RowReading } from './row-reader.js';

const REQUIRED = ['user_id', 'metric', 'value'] as const;
const TIMES = ['date', 'observed_at'] as const;
const OPTIONAL = ['unit', 'source', 'body_site', 'id', 'observed_until'] as const;
const KNOWN: readonly string[] = [...REQUIRED, ...TIMES, ...OPTIONAL];

/** Reads the header of the long format: one observation per row, columns in any order. Unknown columns are reported and not read. */
export function readLongHeader(names: readonly string[]): HeaderReading {
  const header = new Header(names);
  for (const name of REQUIRED) header.require(name);
  const columns = KNOWN.map((name) => ({ name, place: header.find(name) })).filter(({ place }) => place >= 0);
  if (!TIMES.some((name) => columns.some((column) => column.name === name)))
    header.problems.push({ field: 'date', reason: 'the column is missing' });
  if (header.problems.length > 0) return { problems: header.problems };
  return {
    notes: names
      .filter((name) => !KNOWN.includes(name))
      .map((name) => ({ field: name || '(unnamed)', reason: 'the column is unknown and was not read' })),
    read: (cells) => {
      const raw: Record<string, string> = {};
      for (const { name, place } of columns) if (cells[place] !== '') raw[name] = cells[place];
      return readRow(raw);
    },
  };
}

function readRow(raw: Record<string, string>): RowReading {
  // Numbers have a decimal point in this format, so that nothing in them has two meanings.
  const value = raw.value === undefined ? null : numberIn(raw.value, '.');
  if (typeof value !== 'number') {
    const reason = raw.value === undefined ? 'the value is missing' : 'not a finite number';
    return { observations: [], missing: 0, problems: [{ field: 'value', reason }] };
  }
  const observation: RawObservation = { ...raw, value };
  return { observations: [{ raw: observation }], missing: 0, problems: [] };
}
