import { z } from 'zod';
import { ALERT_STATES } from '../notifications/alert.js';
import { MESSAGE_STATES, REDRIVEN_STATES } from '../notifications/outbox-admin.js';
import { cursorField, limitField, printableField, userIdField, weekOfField } from '../http/fields.js';
import { STEP_NAMES } from '../jobs/rollout/domain/steps.js';

/** More users than this need a cohort run, which is triggered without names. */
export const MAX_NAMED_USERS = 10_000;

export const triggerBody = z.strictObject({
  user_ids: z.array(userIdField).min(1).max(MAX_NAMED_USERS).optional(),
  force_refresh: z.boolean().default(false),
  week_of: weekOfField.optional(),
});
export type TriggerBody = z.infer<typeof triggerBody>;

/** Either a percentage or one of the steps. */
export const rolloutBody = z
  .strictObject({ percent: z.number().min(0).max(100).optional(), step: z.enum(STEP_NAMES).optional() })
  .refine(({ percent, step }) => (percent === undefined) !== (step === undefined), {
    path: ['percent'],
    error: 'must be given, or step instead of it',
  });
export type RolloutBody = z.infer<typeof rolloutBody>;

export const listQuery = z.object({ cursor: cursorField, limit: limitField });
export type ListQuery = z.infer<typeof listQuery>;

/** An error class is a stable code of letters, digits and underscores. */
const errorClassField = z
  .string()
  .regex(/^\w{1,100}$/, { error: 'must be an error class: letters, digits and underscores' });

export const deadLettersQuery = listQuery.extend({
  error_class: errorClassField.optional(),
  week_of: weekOfField.optional(),
});
export type DeadLettersQuery = z.infer<typeof deadLettersQuery>;

export const redriveBody = z.strictObject({
  error_class: errorClassField,
  week_of: weekOfField.optional(),
  preview: z.boolean().default(false),
});
export type RedriveBody = z.infer<typeof redriveBody>;

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

export const outboxRedriveBody = z.strictObject({
  kind: kindField.optional(),
  state: z.enum(REDRIVEN_STATES).default('dead'),
});
export type OutboxRedriveBody = z.infer<typeof outboxRedriveBody>;

export const confirmHomeBody = z.strictObject({ mail: z.boolean().default(true) });
export type ConfirmHomeBody = z.infer<typeof confirmHomeBody>;

export const alertsQuery = listQuery.extend({ state: z.enum(ALERT_STATES).optional() });
export type AlertsQuery = z.infer<typeof alertsQuery>;

export const alertIdField = z.uuid({ error: 'must be the id of an alert' });

export const acknowledgeBody = z.strictObject({ by: printableField(100).default('api') });
export type AcknowledgeBody = z.infer<typeof acknowledgeBody>;
