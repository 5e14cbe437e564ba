import { parseDay } from '../../../common/calendar.js';
import type { RawObservation } from '../../ingest/observation.js';
import { exportFiles } from '../archive/export-files.js';
import { columnsOf, tableOf, type TableRow } from '../archive/small-table.js';
import { BrokenFileError, type Door, type DoorFile, type DoorReading, emptyReading } from '../door.js';

/** The table of days in the folder `Fit` of Google Takeout: the archive, the folder, or the table alone. */
export const GOOGLE_FIT: Door = {
  name: 'google-fit',
  fileNames: /\.(?:zip|csv)$/i,
  wholeFolder: true,
  needsUser: true,
  read,
};

/** Older exports call it `Daily Summaries.csv`. The other tables there have quarters of an hour of one day each. */
const TABLE = /^daily (?:activity metrics|summaries)\.csv$/;

/** The columns that are read, in lower case, with their unit. An export has those of what was measured. */
const COLUMNS: Readonly<Record<string, readonly [metric: string, unit: string]>> = {
  'step count': ['steps', 'count'],
  'distance (m)': ['distance_m', 'm'],
  'calories (kcal)': ['calories', 'kcal'],
  'move minutes count': ['active_minutes', 'min'],
  'average heart rate (bpm)': ['heart_rate', 'bpm'],
  'average weight (kg)': ['weight_kg', 'kg'],
  'average systolic blood pressure (mmhg)': ['blood_pressure_systolic', 'mmHg'],
  'average diastolic blood pressure (mmhg)': ['blood_pressure_diastolic', 'mmHg'],
};
const DAY = 'date';
const NUMBER = /^\d{1,15}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  const shared = { user_id: file.userId, source: { name: 'Google Fit' } };
  let tables = 0;
  for await (const { pieces } of exportFiles(file, (name) => TABLE.test(name))) {
    tables += 1;
    yield readTable(await tableOf(pieces), shared);
  }
  if (tables === 0) throw new BrokenFileError(1, 'has no table of days of Google Fit');
}

function readTable([header, ...rows]: readonly TableRow[], shared: RawObservation): DoorReading[] {
  const names = (header?.cells ?? []).map((name) => name.toLowerCase());
  const columns = names.flatMap((name, place) =>
    Object.hasOwn(COLUMNS, name) ? [{ name, place, measure: COLUMNS[name] }] : [],
  );
  const day = columnsOf(names, [DAY])?.[DAY];
  if (day === undefined || columns.length === 0)
    throw new BrokenFileError(1, 'has no column Date, or none with a measure that is read');
  const others = names.filter((name) => name !== DAY && name !== '' && !Object.hasOwn(COLUMNS, name));
  return [
    ...others.map((name): DoorReading => ({ ...emptyReading(1), folded: 'whole', notRead: kindOf(name) })),
    ...rows
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      .map((row) => readRow(row, day, columns, shared)),
  ];
}

function readRow(
  { line, cells }: TableRow,
  day: number,
  columns: readonly { name: string; place: number; measure: readonly [metric: string, unit: string] }[],
  shared: RawObservation,
): DoorReading {
  const reading = emptyReading(line);
  const date = cells[day] ?? '';
  if (parseDay(date) === null)
    return { ...reading, problems: [{ field: 'Date', reason: 'must be a day written YYYY-MM-DD' }] };
  for (const { name, place, measure } of columns) {
    const [metric, unit] = measure;
    const text = cells[place] ?? '';
    if (text === '') reading.missing += 1;
    else if (!NUMBER.test(text)) reading.problems.push({ field: name, reason: 'is not a number' });
    else
      reading.observations.push({ field: name, raw: { ...shared, metric, unit, value: Number(text), date } });
  }
  return reading;
}

/** The name of a column as the report shows kinds. */
const kindOf = (name: string): string => name.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');
