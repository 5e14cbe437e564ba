import { z } from 'zod';
import { isTimeZone } from '../common/calendar.js';
import { AppError, type FieldProblem } from '../common/errors.js';
import { weeklyCronProblem } from './weekly-cron.js';

/** Injection token of the validated, frozen configuration. */
export const APP_CONFIG = Symbol('APP_CONFIG');

export interface AppConfig {
  readonly production: boolean;
  readonly http: { port: number; publicUrl: string | null; docsEnabled: boolean; metricsEnabled: boolean };
  /** url null: the embedded Postgres under dataDir. */
  readonly database: { url: string | null; dataDir: string; migrateOnBoot: boolean };
  /** redisUrl null: in-memory cache. */
  /** inMemory: whether this process answers readers, so that texts are worth keeping where there is no Redis. */
  readonly cache: { redisUrl: string | null; inMemory: boolean };
  /** redisUrl null: batches are dispatched inside Postgres only. */
  readonly queue: { redisUrl: string | null };
  /** A missing key refuses everything it guards. linkSecret null: generated, kept in the database. */
  readonly keys: { admin: string | null; service: string | null; linkSecret: string | null };
  readonly job: {
    /** The feature flag: whether the schedule runs. Manual triggers work either way. */
    enabled: boolean;
    initialRolloutPercent: number;
    cron: string;
    timeZone: string;
    misfireGraceSeconds: number;
    batchSize: number;
    /** Batches in hand at once; 0: this process coordinates and leaves the work to others. */
    concurrency: number;
    /** Whether runs adapt batch size and concurrency to what the latest one measured. */
    adaptive: boolean;
    leaseSeconds: number;
    /** Batches of a run over everybody that are verified before the rest is let out; 0: none. */
    canaryBatches: number;
    /** Percent of a run's users that may fail before it is stopped. */
    errorBudgetPercent: number;
    successRateRetryThreshold: number;
  };
  /** Bounds of the rollout's gates, and how long a step is watched. */
  readonly rollout: {
    minVerifiedPercent: number;
    maxGenerationSeconds: number;
    maxErrorPercent: number;
    watchHours: number;
  };
  readonly retry: { max: number; baseDelaySeconds: number };
  /** Where the app's own backend hears of a red flag at once. url null: it does not. */
  readonly appWebhook: { url: string | null; secret: string | null };
  readonly alerts: {
    webhookUrl: string | null;
    webhookSecret: string | null;
    webhookFormat: 'generic' | 'slack';
    emailTo: string | null;
    /** Within it the same alert is told of once. */
    cooldownSeconds: number;
  };
  /** toUsers: whether people get mail; for its links the service must know its own address. */
  readonly mail: {
    smtpUrl: string | null;
    from: string | null;
    toUsers: boolean;
    /** From this hour on, on a person's own clock, they are told that their brief is ready. */
    notifyHour: number;
  };
  /** Told of the beginning and end of every run over everybody; it raises the alarm when it hears nothing. */
  readonly deadMan: { url: string | null };
  /** After how many failures in a row a receiver is left alone, and for how long. */
  readonly circuitBreaker: { failures: number; openSeconds: number };
  /** Bounds of the five health checks. */
  readonly health: {
    minSuccessRate: number;
    maxGenerationSeconds: number;
    minCacheHitRate: number;
    maxErrorRate: number;
  };
  /** Objectives in percent, beside those that are bounds of the checks too. */
  readonly targets: { retrySuccessRate: number; availability: number };
  /** Where spans go (OTLP over HTTP). null: nothing is traced. */
  readonly tracing: { endpoint: string | null };
}

const text = z.string().min(1);
const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const percent = z.coerce.number().min(0).max(100);
const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'])
  .transform((word) => ['true', '1', 'on', 'yes'].includes(word));
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL of ${protocols.join(' or ')}`,
  });

const ENVIRONMENT = z.object({
  NODE_ENV: text.optional(),
  PORT: integer(0, 65_535).default(3000),
  PUBLIC_URL: url('http:', 'https:').optional(),
  DOCS_ENABLED: flag.default(true),
  METRICS_ENABLED: flag.default(true),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATA_DIR: text.default('.data'),
  MIGRATE_ON_BOOT: flag.default(true),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  QUEUE_REDIS_URL: url('redis:', 'rediss:').optional(),
  ADMIN_API_KEY: text.optional(),
  SERVICE_API_KEY: text.optional(),
  LINK_SECRET: text.optional(),
  INTELLIGENCE_ENABLED: flag.optional(),
  INTELLIGENCE_ROLLOUT_PERCENT: percent.default(100),
  INTELLIGENCE_CRON: text.default('0 2 * * 1'),
  INTELLIGENCE_TIMEZONE: text.refine(isTimeZone, { error: 'must be an IANA time zone' }).default('UTC'),
  INTELLIGENCE_MISFIRE_GRACE_SECONDS: integer(0, 6 * 86_400).default(3600),
  INTELLIGENCE_BATCH_SIZE: integer(1, 1000).default(10),
  INTELLIGENCE_CONCURRENCY: integer(0, 64).default(4),
  INTELLIGENCE_ADAPTIVE: flag.default(false),
  LEASE_SECONDS: integer(1, 3600).default(30),
  CANARY_BATCHES: integer(0, 1000).default(3),
  RUN_ERROR_BUDGET_PERCENT: percent.default(20),
  RETRY_MAX: integer(0, 100).default(3),
  RETRY_BASE_DELAY_SECONDS: integer(1, 7 * 86_400).default(7200),
  SUCCESS_RATE_RETRY_THRESHOLD: percent.default(80),
  ROLLOUT_MIN_VERIFIED_PERCENT: percent.default(95),
  ROLLOUT_MAX_GENERATION_SECONDS: z.coerce.number().positive().default(5),
  ROLLOUT_MAX_ERROR_PERCENT: percent.default(5),
  ROLLOUT_WATCH_HOURS: z.coerce.number().min(0).max(720).default(24),
  APP_WEBHOOK_URL: url('http:', 'https:').optional(),
  APP_WEBHOOK_SECRET: text.optional(),
  ALERT_WEBHOOK_URL: url('http:', 'https:').optional(),
  ALERT_WEBHOOK_SECRET: text.optional(),
  ALERT_WEBHOOK_FORMAT: z.enum(['generic', 'slack']).default('generic'),
  ALERT_EMAIL_TO: z.email().optional(),
  ALERT_COOLDOWN_SECONDS: integer(0, 7 * 86_400).default(14_400),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: text.optional(),
  NOTIFY_HOUR: integer(0, 23).default(8),
  DEAD_MAN_URL: url('http:', 'https:').optional(),
  CIRCUIT_BREAKER_FAILURES: integer(1, 1000).default(5),
  CIRCUIT_BREAKER_OPEN_SECONDS: z.coerce.number().positive().max(3600).default(30),
  HEALTH_MIN_SUCCESS_RATE: percent.default(95),
  HEALTH_MAX_GENERATION_SECONDS: z.coerce.number().positive().default(5),
  HEALTH_MIN_CACHE_HIT_RATE: percent.default(80),
  HEALTH_MAX_ERROR_RATE: percent.default(5),
  TARGET_RETRY_SUCCESS_RATE: percent.default(90),
  TARGET_AVAILABILITY: percent.default(99.9),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
});

export class ConfigurationError extends AppError {
  constructor(problems: FieldProblem[]) {
    const list = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
    super('bad_configuration', `The configuration is not valid. ${list}`, { problems });
  }
}

/** Reads and checks the environment once. @throws ConfigurationError naming every bad variable, never a value. */
export function readConfig(environment: NodeJS.ProcessEnv): AppConfig {
  // An empty variable is an unset one: that is how compose files and .env files write "none".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = ENVIRONMENT.safeParse(given);
  if (!parsed.success)
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), reason: reasonOf(issue) })),
    );
  const env = parsed.data;
  const cronProblem = weeklyCronProblem(env.INTELLIGENCE_CRON);
  if (cronProblem) throw new ConfigurationError([{ field: 'INTELLIGENCE_CRON', reason: cronProblem }]);
  const mailProblem = mailConfigurationProblem(env);
  if (mailProblem) throw new ConfigurationError([mailProblem]);
  return deepFreeze(toConfig(env));
}

function mailConfigurationProblem(env: z.infer<typeof ENVIRONMENT>): FieldProblem | null {
  if (env.SMTP_URL && !env.MAIL_FROM) return { field: 'MAIL_FROM', reason: 'must be set with SMTP_URL' };
  if (env.ALERT_EMAIL_TO && !env.SMTP_URL)
    return { field: 'SMTP_URL', reason: 'must be set with ALERT_EMAIL_TO' };
  return null;
}

function toConfig(env: z.infer<typeof ENVIRONMENT>): AppConfig {
  const production = env.NODE_ENV === 'production';
  return {
    production,
    http: {
      port: env.PORT,
      publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
      docsEnabled: env.DOCS_ENABLED,
      metricsEnabled: env.METRICS_ENABLED,
    },
    database: { url: env.DATABASE_URL ?? null, dataDir: env.DATA_DIR, migrateOnBoot: env.MIGRATE_ON_BOOT },
    cache: { redisUrl: env.REDIS_URL ?? null, inMemory: true },
    queue: { redisUrl: env.QUEUE_REDIS_URL ?? null },
    keys: {
      admin: env.ADMIN_API_KEY ?? null,
      service: env.SERVICE_API_KEY ?? null,
      linkSecret: env.LINK_SECRET ?? null,
    },
    job: {
      enabled: env.INTELLIGENCE_ENABLED ?? !production,
      initialRolloutPercent: env.INTELLIGENCE_ROLLOUT_PERCENT,
      cron: env.INTELLIGENCE_CRON,
      timeZone: env.INTELLIGENCE_TIMEZONE,
      misfireGraceSeconds: env.INTELLIGENCE_MISFIRE_GRACE_SECONDS,
      batchSize: env.INTELLIGENCE_BATCH_SIZE,
      concurrency: env.INTELLIGENCE_CONCURRENCY,
      adaptive: env.INTELLIGENCE_ADAPTIVE,
      leaseSeconds: env.LEASE_SECONDS,
      canaryBatches: env.CANARY_BATCHES,
      errorBudgetPercent: env.RUN_ERROR_BUDGET_PERCENT,
      successRateRetryThreshold: env.SUCCESS_RATE_RETRY_THRESHOLD,
    },
    rollout: {
      minVerifiedPercent: env.ROLLOUT_MIN_VERIFIED_PERCENT,
      maxGenerationSeconds: env.ROLLOUT_MAX_GENERATION_SECONDS,
      maxErrorPercent: env.ROLLOUT_MAX_ERROR_PERCENT,
      watchHours: env.ROLLOUT_WATCH_HOURS,
    },
    retry: { max: env.RETRY_MAX, baseDelaySeconds: env.RETRY_BASE_DELAY_SECONDS },
    appWebhook: { url: env.APP_WEBHOOK_URL ?? null, secret: env.APP_WEBHOOK_SECRET ?? null },
    alerts: {
      webhookUrl: env.ALERT_WEBHOOK_URL ?? null,
      webhookSecret: env.ALERT_WEBHOOK_SECRET ?? null,
      webhookFormat: env.ALERT_WEBHOOK_FORMAT,
      emailTo: env.ALERT_EMAIL_TO ?? null,
      cooldownSeconds: env.ALERT_COOLDOWN_SECONDS,
    },
    mail: {
      smtpUrl: env.SMTP_URL ?? null,
      from: env.MAIL_FROM ?? null,
      toUsers: env.SMTP_URL !== undefined && env.PUBLIC_URL !== undefined,
      notifyHour: env.NOTIFY_HOUR,
    },
    deadMan: { url: env.DEAD_MAN_URL ?? null },
    circuitBreaker: { failures: env.CIRCUIT_BREAKER_FAILURES, openSeconds: env.CIRCUIT_BREAKER_OPEN_SECONDS },
    health: {
      minSuccessRate: env.HEALTH_MIN_SUCCESS_RATE,
      maxGenerationSeconds: env.HEALTH_MAX_GENERATION_SECONDS,
      minCacheHitRate: env.HEALTH_MIN_CACHE_HIT_RATE,
      maxErrorRate: env.HEALTH_MAX_ERROR_RATE,
    },
    targets: { retrySuccessRate: env.TARGET_RETRY_SUCCESS_RATE, availability: env.TARGET_AVAILABILITY },
    tracing: { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '') ?? null },
  };
}

/** Zod's messages may quote what was received: only what is expected is told. */
function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'number' || issue.expected === 'int' ? 'a number' : `a ${issue.expected}`}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

function deepFreeze<T extends object>(tree: T): T {
  for (const branch of Object.values(tree))
    if (typeof branch === 'object' && branch !== null) deepFreeze(branch);
  return Object.freeze(tree);
}
