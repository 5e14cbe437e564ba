import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumber, weekday } from '../../src/common/calendar.js';
import { gateWeek } from '../../src/intelligence/analysis/gate/gate-week.js';
import type { DailySeries } from '../../src/intelligence/domain/analysis.js';
import type { ObservationStream } from '../../src/intelligence/domain/week-input.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { type TimedRecord, uniteRecords } from '../../src/observations/days/unite-records.js';
import { csvRecords } from '../../src/observations/import/csv-records.js';
import { prepareFile } from '../../src/observations/import/prepare-file.js';
import { presetMapping } from '../../src/observations/import/presets.js';
import { type SelectedFile, selectFiles } from '../../src/observations/import/select-files.js';
import { isDeletion, isRejection, type ReadObservation } from '../../src/observations/ingest/observation.js';
import { readObservation } from '../../src/observations/ingest/read-observation.js';
import { ReadingContext } from '../../src/observations/ingest/reading-context.js';
import { planWrites } from '../../src/observations/write-plan.js';
import { weekInput } from './week-input.js';

/** The open data sets; each has a folder and a shipped mapping of its name. */
export const REAL_SETS = ['lifesnaps', 'soccermon', 'esm-kossakowski', 'fitabase'] as const;
export type RealSetName = (typeof REAL_SETS)[number];

export interface RealPerson {
  /** The name in the files. */
  name: string;
  userId: string;
  streams: ObservationStream[];
  /** Day numbers of the first and the last record (suspect records do not count). */
  firstDay: number;
  lastDay: number;
}

export interface RealSet {
  name: RealSetName;
  people: RealPerson[];
  observations: number;
}

/** The time at which the records are read: a day after all of them. */
const READ_AT = new Date('2026-01-01T00:00:00Z');

/**
 * Reads a data set as the import would store it: with the same mapping, row readers, checks and rule for repeated rows,
 * but without a database. Implausible values are left out, as in the analysis. null when the data set does not exist.
 * @throws Error when one of its files does not have the columns of its mapping
 */
export async function readRealSet(dataDir: string | null, name: RealSetName): Promise<RealSet | null> {
  if (dataDir === null || !existsSync(join(dataDir, name))) return null;
  const { files } = await selectFiles(join(dataDir, name), presetMapping(name));
  const { people, observations, unread } = await readPeople(files, READ_AT);
  if (unread.length > 0) throw new Error(unread[0]);
  return { name, people, observations };
}

export interface ReadFiles {
  people: RealPerson[];
  observations: number;
  /** The files that do not fit their format, each with the reason; nothing of them was read. */
  unread: string[];
}

/** @param readAt later records are refused, as those of a wrong clock */
export async function readPeople(files: readonly SelectedFile[], readAt: Date): Promise<ReadFiles> {
  const { rows, unread } = await readRows(files, readAt);
  const { first, replacements } = planWrites(rows);
  // `first` contains every key once; a replacement has the value that is stored last for its key.
  const stored = new Map([...first, ...replacements].map((row) => [keyOf(row), row]));
  return { people: peopleOf([...stored.values()]), observations: stored.size, unread };
}

async function readRows(
  files: readonly SelectedFile[],
  readAt: Date,
): Promise<{ rows: ReadObservation[]; unread: string[] }> {
  const context = new ReadingContext(readAt, 'UTC');
  const rows: ReadObservation[] = [];
  const unread: string[] = [];
  for (const file of files) {
    const prepared = await prepareFile(file);
    if ('problems' in prepared) {
      const { field, reason } = prepared.problems[0];
      unread.push(`${file.name}: ${field === undefined ? '' : `${field}: `}${reason}`);
      continue;
    }
    let isHeader = true;
    for await (const { cells } of csvRecords(prepared.path, prepared)) {
      if (!isHeader && cells.length === prepared.columns)
        for (const { raw } of prepared.readRow(cells).observations) {
          const reading = readObservation(raw, context);
          if (!isRejection(reading) && !isDeletion(reading)) rows.push(reading);
        }
      isHeader = false;
    }
  }
  return { rows, unread };
}

const keyOf = ({ userRef, metric, source, bodySite, moment, dated }: ReadObservation): string =>
  [userRef.userId, metric, source, bodySite, moment.getTime(), dated].join('\0');

function peopleOf(rows: readonly ReadObservation[]): RealPerson[] {
  const byPerson = groupBy(rows, ({ userRef }) => userRef.userId);
  return [...byPerson]
    .map(([userId, own]) => {
      const sound = own.filter(({ suspect }) => !suspect);
      const days = sound.map(({ day }) => dayNumber(day)).sort((a, b) => a - b);
      return {
        name: own[0].userRef.externalId ?? userId,
        userId,
        streams: streamsOf(sound),
        firstDay: days[0],
        lastDay: days[days.length - 1],
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function streamsOf(rows: readonly ReadObservation[]): ObservationStream[] {
  const byStream = groupBy(rows, ({ metric, source, bodySite }) => [metric, source, bodySite].join('\0'));
  return [...byStream.values()].map((own) => {
    const [{ metric, source, bodySite }] = own;
    const sums = metricDefinition(metric)?.aggregation === 'sum';
    const plain = own.filter(({ dated }) => dated || !sums);
    const days = {
      days: Int32Array.from(plain, ({ day }) => dayNumber(day)),
      values: Float64Array.from(plain, ({ value }) => value),
    };
    const timed = sums ? own.filter(({ dated }) => !dated).map(timedRecordOf) : [];
    return { metric, source, bodySite, ...uniteRecords(metric, days, timed) };
  });
}

const timedRecordOf = ({ day, value, moment, until }: ReadObservation): TimedRecord => ({
  day: dayNumber(day),
  value,
  start: moment.getTime() / 1000,
  seconds: until ? (until.getTime() - moment.getTime()) / 1000 : 0,
});

/**
 * All Mondays of a person's briefs, from `weeks` weeks after the first record to the brief that covers the last one.
 */
export function mondaysOf(
  { firstDay, lastDay }: Pick<RealPerson, 'firstDay' | 'lastDay'>,
  weeks = 1,
): number[] {
  const mondays: number[] = [];
  for (let day = firstDay - weekday(firstDay) + 7 * weeks; day <= lastDay + 7; day += 7) mondays.push(day);
  return mondays;
}

/** The daily series that the analysis sees of a person on a Monday. */
export function seriesAt(streams: readonly ObservationStream[], weekOf: number): DailySeries[] {
  return gateWeek(weekInput({ streams, weekOf })).series;
}

/** The part of a stream that was recorded before a Monday. */
export function before(stream: ObservationStream, weekOf: number): ObservationStream {
  const kept = Array.from(stream.days, (_, i) => i).filter((i) => stream.days[i] < weekOf);
  return {
    ...stream,
    days: kept.map((i) => stream.days[i]),
    values: kept.map((i) => stream.values[i]),
  };
}

function groupBy<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
