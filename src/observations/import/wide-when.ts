import { DateTime } from 'luxon';
import { parseDay } from '../../common/calendar.js';
import { dateTimeReader, partsOfFormat } from './date-format.js';
import type { Header } from './header.js';
import { fullFormat, untilFormat, type WhenMapping } from './import-mapping.js';
import { type Instants, LocalTime } from './local-time.js';

/** A day as it is written. The hours are those of the same clock, where the row has them. */
export interface WrittenDay {
  date: string;
  hour?: number;
  untilDate?: string;
  /** Orders the rows of a day. */
  order: number;
}

/** An instant. The hour that comes twice, when the clocks go back, can mean two. */
export interface WrittenInstant {
  instants: Instants;
  until?: Instants;
  /** The day on the row's own clock. */
  date: string;
  order: number;
}

export type RowWhen = WrittenDay | WrittenInstant;
export type WhenReader = (cells: readonly string[]) => RowWhen | { problem: string };

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
  const startOf = momentReader(fullFormat(mapping), mapping.time_zone);
  const endOf = untilPlace === null ? null : momentReader(untilFormat(mapping), mapping.time_zone);
  return (cells) => {
    const start = startOf(timePlace === null ? cells[place] : `${cells[place]} ${cells[timePlace]}`);
    if (endOf === null || 'problem' in start || cells[untilPlace!] === '') return start;
    const end = endOf(cells[untilPlace!]);
    return 'problem' in end ? end : withEnd(start, end);
  };
}

function withEnd(start: RowWhen, end: RowWhen): RowWhen | { problem: string } {
  if ('instants' in start !== 'instants' in end) return NO_FIT;
  if (!('instants' in start) || !('instants' in end))
    return end.order < start.order ? ENDS_EARLY : { ...start, untilDate: end.date };
  const until = end.instants.filter((instant) => Date.parse(instant) >= Date.parse(start.instants[0]));
  return until.length === 0 ? ENDS_EARLY : { ...start, until };
}

function momentReader(
  format: string,
  zone: string | undefined,
): (text: string) => RowWhen | { problem: string } {
  const { time, offset } = partsOfFormat(format);
  if (!time) return dayReader(format);
  const read = dateTimeReader(format);
  const clock = zone === undefined ? null : new LocalTime(zone);
  return (text) => {
    const at = read(text);
    if (!at) return problemOf(text);
    if (offset) return offsetInstant(at, clock);
    const order = at.toMillis();
    const date = at.toISODate();
    if (clock === null) return { date, hour: at.hour, order };
    const instants = clock.instantsOf(order);
    return instants.length === 0 ? NO_SUCH_TIME : { instants, date, order };
  };
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
