import { DateTime } from 'luxon';
import { parseDay } from '../../common/calendar.js';
import { dateTimeReader, partsOfFormat } from './date-format.js';
import type { Header } from './header.js';
import { fullFormat, untilFormat, type WhenMapping } from './import-mapping.js';
import { type Instants, isoTime, LocalTime } from './local-time.js';

/** A day as it is written. The hours are those of the same clock, where the row has them. */
export interface WrittenDay {
  date: string;
  hour?: number;
  untilDate?: string;
  /** Orders the rows of a day. */
  order: number;
  /** From the row's beginning to its end. */
  minutes?: number;
}

/** An instant. The hour that comes twice, when the clocks go back, can mean two. */
export interface WrittenInstant {
  instants: Instants;
  until?: Instants;
  /** The day on the row's own clock. */
  date: string;
  order: number;
  minutes?: number;
}

export type RowWhen = WrittenDay | WrittenInstant;
export type WhenReader = (cells: readonly string[]) => RowWhen | { problem: string };

const MS_PER_MINUTE = 60_000;
const ISO_DAY_FORMAT = 'yyyy-MM-dd';
/** Files repeat their dates, and parsing a date costs more than the rest of a row, so parsed dates are kept. */
const MOST_DATES = 5000;
const NO_FIT = { problem: "does not fit the mapping's date format" };
const NO_DAY = { problem: 'is a year or a month, and not a day' };
const NO_SUCH_TIME = { problem: "does not exist in the mapping's time_zone: the clocks went forward" };
const ENDS_EARLY = { problem: 'ends before it begins' };

/** Reads when a row was observed: an instant where the mapping has a time zone or the text an offset, otherwise a day. */
export function whenReader(mapping: WhenMapping, header: Header): WhenReader {
  const place = header.require(mapping.column);
  const timePlace = mapping.time_column === undefined ? null : header.require(mapping.time_column);
  const untilPlace = mapping.until_column === undefined ? null : header.require(mapping.until_column);
  const offsetPlace = mapping.offset_column === undefined ? null : header.require(mapping.offset_column);
  const startOf = anyReader([fullFormat(mapping), ...(mapping.other_formats ?? [])], mapping.time_zone);
  const endOf = anyReader([untilFormat(mapping), ...(mapping.other_formats ?? [])], mapping.time_zone);
  const kept = mapping.only_day ? dayOnly : (when: RowWhen): RowWhen => when;
  return (cells) => {
    const offset = offsetPlace === null ? null : placeOffset(cells[offsetPlace]);
    const text = timePlace === null ? cells[place] : `${cells[place]} ${cells[timePlace]}`;
    const start = startOf(text, offset);
    if ('problem' in start) return start;
    if (untilPlace === null || cells[untilPlace] === '') return kept(start);
    const end = endOf(cells[untilPlace], offset);
    if ('problem' in end) return end;
    const when = withEnd(start, end);
    return 'problem' in when ? when : kept(when);
  };
}

type MomentReader = (text: string, offset: number | null) => RowWhen | { problem: string };

/** A reader of several formats: the first that a text fits counts. */
function anyReader(formats: readonly string[], zone: string | undefined): MomentReader {
  const readers = formats.map((format) => momentReader(format, zone));
  return (text, offset) => {
    let first: { problem: string } | null = null;
    for (const read of readers) {
      const when = read(text, offset);
      if (!('problem' in when)) return when;
      first ??= when;
    }
    return first!;
  };
}

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i;

/** Minutes east of UTC; null: the text says none. */
function placeOffset(text: string): number | null {
  const match = OFFSET.exec(text);
  if (!match) return /^(?:UTC|GMT|Z)$/i.test(text) ? 0 : null;
  const [, sign, hours, minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The day and hour on the row's clock. The parts of a night belong to one day: that of their beginning. */
function dayOnly(when: RowWhen): WrittenDay {
  const { date, order, minutes } = when;
  const hour = 'instants' in when ? Number(when.instants[0].slice(11, 13)) : when.hour;
  return { date, hour, order, minutes };
}

function withEnd(start: RowWhen, end: RowWhen): RowWhen | { problem: string } {
  if ('instants' in start !== 'instants' in end) return NO_FIT;
  const minutes = (end.order - start.order) / MS_PER_MINUTE;
  if (!('instants' in start) || !('instants' in end))
    return minutes < 0 ? ENDS_EARLY : { ...start, untilDate: end.date, minutes };
  const until = end.instants.filter((instant) => Date.parse(instant) >= Date.parse(start.instants[0]));
  return until.length === 0 ? ENDS_EARLY : { ...start, until, minutes };
}

function momentReader(format: string, zone: string | undefined): MomentReader {
  const { time, offset } = partsOfFormat(format);
  if (!time) return dayReader(format);
  const read = dateTimeReader(format);
  const clock = zone === undefined ? null : new LocalTime(zone);
  return (text, ofPlace) => {
    const at = read(text);
    if (!at) return problemOf(text);
    if (offset) return offsetInstant(at, clock);
    if (ofPlace !== null) return placeInstant(at, ofPlace, clock !== null);
    const order = at.toMillis();
    const date = at.toISODate();
    if (clock === null) return { date, hour: at.hour, order };
    const instants = clock.instantsOf(order);
    return instants.length === 0 ? NO_SUCH_TIME : { instants, date, order };
  };
}

/** @param inUtc the time is in UTC, and not on the clock of the place */
function placeInstant(at: DateTime<true>, offset: number, inUtc: boolean): WrittenInstant {
  const local = at.toMillis() + (inUtc ? offset * MS_PER_MINUTE : 0);
  const text = isoTime(local, offset);
  return { instants: [text], date: text.slice(0, ISO_DAY_FORMAT.length), order: at.toMillis() };
}

/** An offset of zero says little of where a person is, so that the mapping's time zone outranks it. */
function offsetInstant(at: DateTime<true>, clock: LocalTime | null): WrittenInstant {
  const text = at.offset === 0 && clock !== null ? clock.timeAt(at) : at.toISO();
  return { instants: [text], date: text.slice(0, ISO_DAY_FORMAT.length), order: at.toMillis() };
}

function dayReader(format: string): (text: string) => RowWhen | { problem: string } {
  const read = dateTimeReader(format);
  const known = new Map<string, RowWhen | { problem: string }>();
  return (text) => {
    if (format === ISO_DAY_FORMAT && parseDay(text) !== null) return { date: text, order: 0 };
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_DATES) known.clear();
    const at = read(text);
    const when = at ? { date: at.toISODate(), order: 0 } : problemOf(text);
    known.set(text, when);
    return when;
  };
}

const problemOf = (text: string): { problem: string } =>
  /^\d{4}(?:-\d{1,2})?$/.test(text) ? NO_DAY : NO_FIT;
