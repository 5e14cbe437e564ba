import { z } from 'zod';
import { printableField } from '../../../http/fields.js';

const LONGEST_FORMAT = 100;

/** A field of a form or a query is a text; a mapping is JSON. */
export const importFields = z.object({
  format: printableField(LONGEST_FORMAT),
  user_id: z.string().optional(),
  mapping: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .optional(),
  dry_run: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
  file: z.string().optional(),
});
