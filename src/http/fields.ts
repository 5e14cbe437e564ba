import { z } from 'zod';
import { EARLIEST_DAY, isMonday, parseDay } from '../common/calendar.js';
import { isPrintable } from '../common/printable.js';
import { userIdProblem } from '../common/user-id.js';

/** A field that several routes share. Each route itself checks by the clock that the week is not in the future. */
export const weekOfField = z.string().superRefine((text, context) => {
  const day = parseDay(text);
  if (day === null) context.addIssue({ code: 'custom', message: 'must be a date as YYYY-MM-DD' });
  else if (text < EARLIEST_DAY)
    context.addIssue({ code: 'custom', message: `must not lie before ${EARLIEST_DAY}` });
  else if (!isMonday(day)) context.addIssue({ code: 'custom', message: 'must be a Monday' });
});

export const userIdField = z.string().superRefine((text, context) => {
  const problem = userIdProblem(text);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A free text of people: a name, a reason. It is stored and shown, also in terminals. */
export const printableField = (longest: number) =>
  z.string().trim().min(1).max(longest).refine(isPrintable, { error: 'must hold printable characters only' });

const JOB_ID = /^[\x20-\x7e]{1,255}$/;
export const isJobId = (text: string): boolean => JOB_ID.test(text);
export const jobIdField = z.string().refine(isJobId, { error: 'must have 1 to 255 printable characters' });

export const MAX_PAGE = 1000;
export const limitField = z.coerce.number().int().min(1).max(MAX_PAGE).default(100);
/** An opaque text: the key of the last item, as the previous page returned it in next_cursor. */
export const cursorField = z.string().max(500).optional();

export const weekQuery = z.object({ week_of: weekOfField.optional() });
export type WeekQuery = z.infer<typeof weekQuery>;
