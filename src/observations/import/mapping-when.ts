import { z } from 'zod';
import { isTimeZone } from '../../common/calendar.js';
import { isEpoch, partsOfFormat, repeatsPart } from './date-format.js';
import { columnName } from './mapping-cells.js';

const timeZone = z.string().refine(isTimeZone, { error: 'must be an IANA time zone, such as Europe/Oslo' });

/** When a row was observed. */
export const when = z
  .strictObject({
    column: columnName,
    /** Luxon's tokens, or `epoch_s`, `epoch_ms`, `excel`. */
    format: z.string().min(1),
    time_column: columnName.optional(),
    time_format: z.string().min(1).optional(),
    /** The clock the times were read from. Without it, and without an offset in the format, only the day as written is kept. */
    time_zone: timeZone.optional(),
    /** Further formats, for files of several versions of a program. */
    other_formats: z.array(z.string().min(1)).max(5).optional(),
    /** The column with the offset of the place, such as `UTC+0200`. With the time_zone UTC, times are in UTC. */
    offset_column: columnName.optional(),
    /** The time of day is not kept: rows are parts of their day. */
    only_day: z.boolean().optional(),
    /** The end of what a row observes. */
    until_column: columnName.optional(),
    /** That of the beginning when it is left out. */
    until_format: z.string().min(1).optional(),
  })
  .refine((given) => (given.time_column === undefined) === (given.time_format === undefined), {
    error: 'time_column and time_format go together',
  })
  .refine((given) => given.until_format === undefined || given.until_column !== undefined, {
    error: 'until_format needs until_column',
  })
  .refine((given) => given.other_formats === undefined || given.time_column === undefined, {
    error: 'other_formats are of one column: leave time_column out',
  })
  .refine(
    (given) =>
      given.offset_column === undefined ||
      ((given.time_zone === undefined || given.time_zone === 'UTC') &&
        formatsOf(given).every((format) => partsOfFormat(format).time && !partsOfFormat(format).offset)),
    { error: 'offset_column needs times without an offset of their own, in time_zone UTC or in none' },
  )
  .refine((given) => formatsOf(given).every((format) => !repeatsPart(format)), {
    error: 'the format must contain each part only once',
  })
  .refine((given) => formatsOf(given).every((format) => partsOfFormat(format).day), {
    error: 'the format must contain year, month and day',
  })
  .refine((given) => given.time_zone === undefined || partsOfFormat(fullFormat(given)).time, {
    error: 'time_zone is given, but the format has no time of day',
  })
  .refine(
    (given) => given.until_column === undefined || formatsOf(given).every((f) => partsOfFormat(f).time),
    {
      error: 'until_column is given, but a format has no time of day',
    },
  )
  .refine((given) => !(given.time_column !== undefined && isEpoch(given.format)), {
    error: 'an epoch has its time of day already: leave time_column out',
  });

export type WhenMapping = z.output<typeof when>;

/** The format of date and time together, which are read as one text. */
export function fullFormat(mapping: { format: string; time_format?: string }): string {
  return mapping.time_format === undefined ? mapping.format : `${mapping.format} ${mapping.time_format}`;
}

export function untilFormat(mapping: {
  format: string;
  time_format?: string;
  until_format?: string;
}): string {
  return mapping.until_format ?? fullFormat(mapping);
}

function formatsOf(given: {
  format: string;
  time_format?: string;
  until_format?: string;
  other_formats?: string[];
}): string[] {
  return [fullFormat(given), untilFormat(given), ...(given.other_formats ?? [])];
}
