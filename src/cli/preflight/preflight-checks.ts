import type { PreflightCheck } from './check.js';
import { cacheRedisCheck } from './checks/cache-redis-check.js';
import { clocksCheck } from './checks/clocks-check.js';
import { diskCheck } from './checks/disk-check.js';
import { fleetCheck } from './checks/fleet-check.js';
import { homeCheck } from './checks/home-check.js';
import { keysCheck } from './checks/keys-check.js';
import { linksCheck } from './checks/links-check.js';
import { mailCheck } from './checks/mail-check.js';
import { migrationsCheck } from './checks/migrations-check.js';
import { monitoringCheck } from './checks/monitoring-check.js';
import { outboxCheck } from './checks/outbox-check.js';
import { postgresCheck } from './checks/postgres-check.js';
import { queueRedisCheck } from './checks/queue-redis-check.js';
import { rolloutCheck } from './checks/rollout-check.js';
import { scheduleCheck } from './checks/schedule-check.js';
import { schemaDriftCheck } from './checks/schema-drift-check.js';
import { alertWebhookCheck, appWebhookCheck } from './checks/webhook-checks.js';
import { batchSizeCheck } from './post/batch-size-check.js';
import { errorClassesCheck } from './post/error-classes-check.js';
import { lastRunsCheck } from './post/last-runs-check.js';
import { slowQueriesCheck } from './post/slow-queries-check.js';

/** The checks before a deployment. */
export const PRE_CHECKS: readonly PreflightCheck[] = [
  postgresCheck,
  migrationsCheck,
  schemaDriftCheck,
  cacheRedisCheck,
  queueRedisCheck,
  clocksCheck,
  scheduleCheck,
  keysCheck,
  linksCheck,
  mailCheck,
  alertWebhookCheck,
  appWebhookCheck,
  monitoringCheck,
  diskCheck,
  rolloutCheck,
  fleetCheck,
  homeCheck,
  outboxCheck,
];

/** The checks after a deployment. */
export const POST_CHECKS: readonly PreflightCheck[] = [
  lastRunsCheck,
  errorClassesCheck,
  slowQueriesCheck,
  batchSizeCheck,
  rolloutCheck,
  outboxCheck,
];
