import { z } from 'zod';
import { isTimeZone } from '../common/calendar.js';
import { type Locale, LOCALES, UNIT_SYSTEMS, type UnitSystem } from '../common/locales.js';
import { emailAddress } from '../common/email-address.js';

export const FREQUENCIES = ['weekly', 'biweekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** How many days must have passed since the last week_of. */
export const DAYS_BETWEEN: Record<Frequency, number> = { weekly: 7, biweekly: 14, monthly: 28 };

/** The preferences that a user may set. Those that are not given do not change. */
export const preferencesBody = z.strictObject({
  intelligence_generation_enabled: z.boolean().optional(),
  intelligence_generation_frequency: z.enum(FREQUENCIES).optional(),
  intelligence_notification_enabled: z.boolean().optional(),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'must be an IANA time zone' })
    .nullable()
    .optional(),
  notification_channel: z.enum(['webhook', 'email']).optional(),
  email: emailAddress.nullable().optional(),
  locale: z.enum(LOCALES).optional(),
  units: z.enum(UNIT_SYSTEMS).optional(),
});
export type PreferencesChange = z.infer<typeof preferencesBody>;

export interface Preferences {
  user_id: string;
  external_id: string | null;
  intelligence_generation_enabled: boolean;
  intelligence_generation_frequency: Frequency;
  intelligence_notification_enabled: boolean;
  time_zone: string | null;
  notification_channel: 'webhook' | 'email';
  email: string | null;
  /** What briefs, pages and mails are written in. */
  locale: Locale;
  units: UnitSystem;
  last_intelligence_generated_at: Date | null;
}
