import { z } from 'zod';
import { EARLIEST_DAY, isMonday, parseDay } from '../common/calendar.js';
import { userIdProblem } from '../common/user-id.js';

/** Fields that several routes share. Whether a week lies in the future depends on the clock and is checked there. */
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

const JOB_ID = /^[\x20-\x7e]{1,255}$/;
export const isJobId = (text: string): boolean => JOB_ID.test(text);
export const jobIdField = z.string().refine(isJobId, { error: 'must have 1 to 255 printable characters' });

export const MAX_PAGE = 1000;
export const limitField = z.coerce.number().int().min(1).max(MAX_PAGE).default(100);
/** Opaque: the last item's key, as the previous page gave it in next_cursor. */
export const cursorField = z.string().max(500).optional();

export const weekQuery = z.object({ week_of: weekOfField.optional() });
export type WeekQuery = z.infer<typeof weekQuery>;
