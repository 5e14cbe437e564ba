import { readTimestamp } from '../../ingest/timestamp.js';
import { isJson, type Json, textOf } from '../json-values.js';

/** A time of a record, at the offset of the place where it is known. */
export interface RecordTime {
  /** ISO 8601 with an offset; `Z`: the place is not known. */
  iso: string;
  /** Seconds since 1970. */
  seconds: number;
  /** Seconds that the clock of the place is ahead of UTC; null: not known. */
  offset: number | null;
}

const OFFSET = /^([+-])(\d{2}):(\d{2})(?::\d{2})?$/;
/** Kiribati. */
const MOST_SECONDS = 14 * 3600;

/** Reads a time, and the zone offset that records hold beside it. null: it is no time with an offset. */
export function readTime(text: unknown, zoneOffset: unknown): RecordTime | null {
  const timestamp = readTimestamp(textOf(text));
  if (!timestamp) return null;
  const { instant } = timestamp;
  const offset = timestamp.offset === null ? offsetOf(zoneOffset) : timestamp.offset * 60;
  const seconds = instant.getTime() / 1000;
  if (offset === null) return { iso: instant.toISOString(), seconds, offset };
  const clock = new Date(instant.getTime() + offset * 1000).toISOString().slice(0, -1);
  return { iso: clock + signed(offset), seconds, offset };
}

/** `+02:00`, `{"id": "+02:00"}` or `{"totalSeconds": 7200}`. An unknown one says nothing. */
function offsetOf(given: unknown): number | null {
  const { id, totalSeconds }: Json = isJson(given) ? given : { id: given };
  if (typeof totalSeconds === 'number' && Math.abs(totalSeconds) <= MOST_SECONDS && totalSeconds % 60 === 0)
    return totalSeconds;
  if (id === 'Z') return 0;
  const parts = OFFSET.exec(textOf(id));
  if (!parts) return null;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60;
  return seconds > MOST_SECONDS ? null : parts[1] === '-' ? -seconds : seconds;
}

function signed(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
