import { columnsOf, type TableRow } from '../archive/small-table.js';
import { BrokenFileError, type DoorReading, emptyReading } from '../door.js';
import { dayOrder, readWebTime, type WebTime } from './web-dates.js';
import type { TakeoutReader } from './takeout-reader.js';

interface Section {
  title: string;
  rows: readonly TableRow[];
}

type Read = (
  row: TableRow,
  at: (column: string) => string,
  when: (text: string) => WebTime | null,
) => DoorReading;

const MOST_TITLE = 60;
/** `Food Log 20231001`: one for each day. */
const NUMBERED_TITLE = /^[A-Za-z ]+/;
const WHOLE = /^\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})*$|^\d{1,9}$/;
const DECIMAL = /^\d{1,6}(?:[.,]\d{1,10})?$/;
const NOT_WORN = 1440;

/** The CSV of the web site: sections, each with a line for its title and one for its header, and numbers as people write them. */
export function readWebExport(rows: readonly TableRow[], reader: TakeoutReader): DoorReading[] {
  const sections = sectionsOf(rows);
  if (sections.length === 0) throw new BrokenFileError(1, 'has none of the titles of an export of Fitbit');
  const order = dayOrder(rows.flatMap(({ cells }) => cells.slice(0, 2)));
  const readers = sectionReaders(reader);
  return sections.flatMap(({ title, rows: [header, ...others] }) => {
    const section = Object.hasOwn(readers, title) ? readers[title] : null;
    if (!section || !header)
      return [{ ...emptyReading(header?.line ?? 1), notRead: title.replaceAll(' ', '_') }];
    const columns = columnsOf(
      header.cells,
      section.columns.map((name) => name.toLowerCase()),
    );
    if (!columns)
      return [refused(header.line, title, `lacks one of the columns ${section.columns.join(', ')}`)];
    return others.map((row) =>
      section.read(
        row,
        (column) => row.cells[columns[column.toLowerCase()]] ?? '',
        (text) => readWebTime(text, order),
      ),
    );
  });
}

function sectionsOf(rows: readonly TableRow[]): Section[] {
  const sections: { title: string; rows: TableRow[] }[] = [];
  for (const row of rows) {
    const filled = row.cells.filter((cell) => cell !== '');
    if (filled.length === 0) continue;
    const [title] = filled;
    if (filled.length === 1 && /^[A-Z]/.test(title) && title.length < MOST_TITLE)
      sections.push({ title: NUMBERED_TITLE.exec(title)![0].trim(), rows: [] });
    else sections.at(-1)?.rows.push(row);
  }
  return sections;
}

function sectionReaders(reader: TakeoutReader): Record<string, { columns: readonly string[]; read: Read }> {
  const { shared } = reader;
  return {
    Activities: {
      columns: [
        'Date',
        'Calories Burned',
        'Steps',
        'Floors',
        'Minutes Sedentary',
        'Minutes Lightly Active',
        'Minutes Fairly Active',
        'Minutes Very Active',
      ],
      read: (row, at, when) => {
        const date = when(at('Date'))?.date;
        if (date === undefined) return badDate(row.line);
        const reading = emptyReading(row.line);
        const number = (column: string): number | null => {
          const value = wholeNumber(at(column));
          if (value === null) reading.problems.push({ field: column, reason: 'is not a whole number' });
          return value;
        };
        const minutes = {
          sedentary: number('Minutes Sedentary'),
          light: number('Minutes Lightly Active'),
          moderate: number('Minutes Fairly Active'),
          very: number('Minutes Very Active'),
        };
        for (const intensity of ['sedentary', 'light', 'moderate', 'very'] as const) {
          const value = minutes[intensity];
          if (value !== null) reader.activeDays.add(date, intensity, value, row.line);
        }
        for (const [column, metric, unit] of [
          ['Steps', 'steps', 'count'],
          ['Floors', 'flights_climbed', 'count'],
          ['Calories Burned', 'calories', 'kcal'],
        ] as const) {
          const value = number(column);
          if (value === null) continue;
          // A device that was not worn counts nothing, and its calories are those of a body at rest.
          if (minutes.sedentary === NOT_WORN) reading.missing += 1;
          else reading.observations.push({ field: column, raw: { ...shared, metric, unit, value, date } });
        }
        return reading;
      },
    },
    Body: {
      columns: ['Date', 'Weight', 'BMI', 'Fat'],
      read: (row, at, when) => {
        const date = when(at('Date'))?.date;
        if (date === undefined) return badDate(row.line);
        const [weight, bmi, fat] = ['Weight', 'BMI', 'Fat'].map((column) => decimal(at(column)));
        return reader.addBody({ line: row.line, date, weight: weight === 0 ? null : weight, bmi, fat });
      },
    },
    Sleep: {
      columns: ['Start Time', 'End Time', 'Minutes Asleep', 'Minutes Awake', 'Time in Bed'],
      read: (row, at, when) => {
        const [start, end] = [when(at('Start Time')), when(at('End Time'))];
        if (!start || !end) return badDate(row.line);
        const minutes = (column: string): number | undefined => wholeNumber(at(column)) ?? undefined;
        const problem = reader.nights.add(`${end.date} ${at('Start Time')}`, {
          line: row.line,
          date: end.date,
          asleep: minutes('Minutes Asleep') ?? NaN,
          awake: minutes('Minutes Awake'),
          inBed: minutes('Time in Bed'),
          bedTime: start.minutes === null ? undefined : (start.day - end.day) * 1440 + start.minutes,
          wakeTime: end.minutes ?? undefined,
        });
        return problem
          ? { ...emptyReading(row.line), problems: [problem] }
          : { ...emptyReading(row.line), folded: 'part' };
      },
    },
  };
}

/** Steps, minutes and calories are whole numbers here, so a mark before three digits is one between thousands. */
const wholeNumber = (text: string): number | null =>
  WHOLE.test(text) ? Number(text.replaceAll(/\D/g, '')) : null;
const decimal = (text: string): number | null => (DECIMAL.test(text) ? Number(text.replace(',', '.')) : null);

const badDate = (line: number): DoorReading =>
  refused(line, 'Date', 'must be YYYY-MM-DD, or written so that the file shows which number is the month');
const refused = (line: number, field: string, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field, reason }],
});
