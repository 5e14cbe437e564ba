import { parseDay } from '../../../common/calendar.js';
import type { RawObservation } from '../../ingest/observation.js';
import { columnsOf, type TableRow } from '../archive/small-table.js';
import { BrokenFileError, type DoorReading, emptyReading } from '../door.js';
import type { TableKind } from './file-kinds.js';

/** A table with one row for each night: the column of its day, that of the value, and what it measures. */
const TABLES: Readonly<Record<TableKind, { day: string; value: string; metric: string; unit: string }>> = {
  hrv: { day: 'timestamp', value: 'rmssd', metric: 'hrv_rmssd', unit: 'ms' },
  spo2: { day: 'timestamp', value: 'average_value', metric: 'spo2', unit: '%' },
  respiratory_rate: {
    day: 'timestamp',
    value: 'daily_respiratory_rate',
    metric: 'respiratory_rate',
    unit: 'breaths/min',
  },
  temperature: { day: 'sleep_end', value: 'nightly_temperature', metric: 'skin_temperature', unit: 'degC' },
};

const MISSING = new Set(['', '0', '0.0', 'NaN', 'null']);
const NUMBER = /^\d{1,15}(?:\.\d{1,20})?$/;

/** @throws BrokenFileError when the header is another one */
export function dailyTable(
  kind: TableKind,
  rows: readonly TableRow[],
  shared: RawObservation,
): DoorReading[] {
  const { day, value, metric, unit } = TABLES[kind];
  const [header, ...others] = rows;
  const columns = header && columnsOf(header.cells, [day, value]);
  if (!columns) throw new BrokenFileError(header?.line ?? 1, `has no columns ${day} and ${value}`);
  return others
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ line, cells }) => {
      const reading = emptyReading(line);
      const date = (cells[columns[day]] ?? '').slice(0, 10);
      const text = cells[columns[value]] ?? '';
      if (parseDay(date) === null)
        reading.problems.push({ field: day, reason: 'must begin with a day YYYY-MM-DD' });
      else if (MISSING.has(text)) reading.missing = 1;
      else if (!NUMBER.test(text)) reading.problems.push({ field: value, reason: 'is not a number' });
      else
        reading.observations.push({
          field: value,
          raw: { ...shared, metric, unit, value: Number(text), date },
        });
      return reading;
    });
}
