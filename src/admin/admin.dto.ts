import { z } from 'zod';
import { ALERT_STATES } from '../notifications/alert.js';
import { MESSAGE_STATES } from '../notifications/dead-letters.js';
import { cursorField, limitField, userIdField, weekOfField } from '../common/http/fields.js';

/** More users than this are a cohort: trigger without names. */
export const MAX_NAMED_USERS = 10_000;

export const triggerBody = z.strictObject({
  user_ids: z.array(userIdField).min(1).max(MAX_NAMED_USERS).optional(),
  force_refresh: z.boolean().default(false),
  week_of: weekOfField.optional(),
});
export type TriggerBody = z.infer<typeof triggerBody>;

export const rolloutBody = z.strictObject({ percent: z.number().min(0).max(100) });
export type RolloutBody = z.infer<typeof rolloutBody>;

export const listQuery = z.object({ cursor: cursorField, limit: limitField });
export type ListQuery = z.infer<typeof listQuery>;

export const retryQueueQuery = listQuery.extend({ user_id: userIdField.optional() });
export type RetryQueueQuery = z.infer<typeof retryQueueQuery>;

const kindField = z
  .string()
  .regex(/^[a-z_]{1,50}$/, { error: 'must be a kind of message, such as red_flag' });

export const outboxQuery = listQuery.extend({
  state: z.enum(MESSAGE_STATES).optional(),
  kind: kindField.optional(),
});
export type OutboxQuery = z.infer<typeof outboxQuery>;

export const redriveBody = z.strictObject({ kind: kindField.optional() });
export type RedriveBody = z.infer<typeof redriveBody>;

export const alertsQuery = listQuery.extend({ state: z.enum(ALERT_STATES).optional() });
export type AlertsQuery = z.infer<typeof alertsQuery>;

export const alertIdField = z.uuid({ error: 'must be the id of an alert' });

export const acknowledgeBody = z.strictObject({ by: z.string().trim().min(1).max(100).default('api') });
export type AcknowledgeBody = z.infer<typeof acknowledgeBody>;
