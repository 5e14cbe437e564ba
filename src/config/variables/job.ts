import { z } from 'zod';
import { flag, integer, percent, positiveNumber, timeZone, weeklyCron } from '../schemas.js';
import { group, variable } from '../variable.js';
import { isProduction } from './service.js';

const WEEK_SECONDS = 7 * 86_400;

export const JOB = {
  job: group('The weekly job', {
    enabled: variable('INTELLIGENCE_ENABLED', flag, {
      default: (environment) => !isProduction(environment),
      example: 'true',
      comment:
        'The feature flag: whether the schedule runs. Manual triggers work either way. Default: false with NODE_ENV=production, true elsewhere.',
    }),
    initialRolloutPercent: variable('INTELLIGENCE_ROLLOUT_PERCENT', percent, {
      default: 100,
      comment:
        'The percentage of users that are included. It is only the initial value: PUT /admin/rollout changes it.',
    }),
    cron: variable('INTELLIGENCE_CRON', weeklyCron, {
      default: '0 2 * * 1',
      comment: 'Must fire exactly once a week, on a Monday, in the zone of INTELLIGENCE_TIMEZONE.',
    }),
    timeZone: variable('INTELLIGENCE_TIMEZONE', timeZone, {
      default: 'UTC',
      comment: 'The IANA time zone of the schedule, and of users that have no zone of their own.',
    }),
    misfireGraceSeconds: variable('INTELLIGENCE_MISFIRE_GRACE_SECONDS', integer(0, 6 * 86_400), {
      default: 3600,
      comment: 'How late a missed run may still start.',
    }),
    batchSize: variable('INTELLIGENCE_BATCH_SIZE', integer(1, 1000), {
      default: 10,
      comment: 'Users per batch.',
    }),
    concurrency: variable('INTELLIGENCE_CONCURRENCY', integer(0, 64), {
      default: 4,
      comment:
        'Batches that a process works on at once. 0: it coordinates runs and leaves the work to other processes.',
    }),
    adaptive: variable('INTELLIGENCE_ADAPTIVE', flag, {
      default: false,
      comment:
        "true: each run adapts batch size and concurrency to what the latest cohort run measured. The run's row says what was chosen, and why.",
    }),
    leaseSeconds: variable('LEASE_SECONDS', integer(1, 3600), {
      default: 30,
      comment: 'A batch is taken from a process that has not renewed its lease for this long.',
    }),
    canaryBatches: variable('CANARY_BATCHES', integer(0, 1000), {
      default: 3,
      comment:
        'The first batches of a cohort run, which are verified before the rest is dispatched. 0: none.',
    }),
    errorBudgetPercent: variable('RUN_ERROR_BUDGET_PERCENT', percent, {
      default: 20,
      comment: "The percentage of a cohort run's users that may fail before the run is stopped.",
    }),
    successRateRetryThreshold: variable('SUCCESS_RATE_RETRY_THRESHOLD', percent, {
      default: 80,
      comment:
        'Below this success rate (percent) the operators are alerted, and the run is `retrying` while its failed users wait for their retries. Failed users are retried in any case.',
    }),
  }),
  retry: group('Retries', {
    max: variable('RETRY_MAX', integer(0, 100), {
      default: 3,
      comment: 'How often a failed user is retried.',
    }),
    baseDelaySeconds: variable('RETRY_BASE_DELAY_SECONDS', integer(1, WEEK_SECONDS), {
      default: 7200,
      comment: 'The delay before the first retry.',
    }),
  }),
  rollout: group('Rollout gates (off, one user, ten users, 1 %, all; see docs/operations.md)', {
    minVerifiedPercent: variable('ROLLOUT_MIN_VERIFIED_PERCENT', percent, {
      default: 95,
      comment: 'The percentage of processed users that must pass verification.',
    }),
    maxGenerationSeconds: variable('ROLLOUT_MAX_GENERATION_SECONDS', positiveNumber, {
      default: 5,
      comment: 'The longest computation of one user, in seconds, for 95 % of the users.',
    }),
    maxErrorPercent: variable('ROLLOUT_MAX_ERROR_PERCENT', percent, {
      default: 5,
      comment: 'The percentage of users that may fail.',
    }),
    watchHours: variable('ROLLOUT_WATCH_HOURS', z.coerce.number().min(0).max(720), {
      default: 24,
      comment: 'How long the steps 1 % and all are watched before they count as passed.',
    }),
  }),
};
