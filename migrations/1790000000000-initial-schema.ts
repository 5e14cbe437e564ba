import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole first schema. Every statement stands alone, so that an operator can read it and run it by hand.
 * Tables named in the original design keep its names, types, defaults and indexes; columns after the remark
 * "beside the design" are ours.
 */
export class InitialSchema1790000000000 implements MigrationInterface {
  readonly name = 'InitialSchema1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await refuseUnusableHostTable(runner);
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** The host app may own user_preferences already. We need its user_id, and must be able to add rows of our own. */
async function refuseUnusableHostTable(runner: QueryRunner): Promise<void> {
  const columns = (await runner.query(`
    select column_name, data_type, is_nullable = 'NO' and column_default is null and is_identity = 'NO' as required
    from information_schema.columns
    where table_schema = current_schema() and table_name = 'user_preferences'`)) as {
    column_name: string;
    data_type: string;
    required: boolean;
  }[];
  if (columns.length === 0) return;
  const userId = columns.find((column) => column.column_name === 'user_id');
  if (userId?.data_type !== 'uuid')
    throw new Error(
      'The existing table user_preferences has no column user_id of type uuid: add one, then migrate again.',
    );
  const required = columns.filter((column) => column.required && column.column_name !== 'user_id');
  if (required.length > 0)
    throw new Error(
      `The existing table user_preferences has required columns without defaults (${required.map((c) => c.column_name).join(', ')}): give them defaults, then migrate again.`,
    );
}

const UP: readonly string[] = [
  // ---- people -----------------------------------------------------------------------------------------------------
  `CREATE TABLE user_identity (
    user_id UUID PRIMARY KEY,
    external_id VARCHAR(128) UNIQUE,
    demo BOOLEAN NOT NULL DEFAULT false,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,

  `CREATE TABLE IF NOT EXISTS user_preferences (
    user_id UUID PRIMARY KEY
  )`,
  `CREATE UNIQUE INDEX IF NOT EXISTS idx_user_preferences_user ON user_preferences(user_id)`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS intelligence_generation_enabled BOOLEAN DEFAULT true`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS intelligence_generation_frequency VARCHAR(20) DEFAULT 'weekly'`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS last_intelligence_generated_at TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS intelligence_notification_enabled BOOLEAN DEFAULT true`,
  // beside the design
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS time_zone VARCHAR(64)`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS notification_channel VARCHAR(20) DEFAULT 'webhook'`,
  `ALTER TABLE user_preferences ADD COLUMN IF NOT EXISTS email VARCHAR(320)`,

  // ---- observations -----------------------------------------------------------------------------------------------
  // moment: the instant observed; midnight UTC of the day where only the date is known (dated).
  // day: the person's own calendar day. suspect: implausible, kept and left out of the analysis.
  `CREATE TABLE observation (
    user_id UUID NOT NULL,
    metric VARCHAR(100) NOT NULL,
    source VARCHAR(100) NOT NULL DEFAULT '',
    body_site VARCHAR(100) NOT NULL DEFAULT '',
    moment TIMESTAMP WITH TIME ZONE NOT NULL,
    dated BOOLEAN NOT NULL,
    day DATE NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    suspect BOOLEAN NOT NULL DEFAULT false,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    PRIMARY KEY (user_id, metric, source, body_site, moment, dated)
  )`,
  // "Was this user active since ...?" is one probe of this index.
  `CREATE INDEX idx_observation_user_day ON observation(user_id, day)`,

  // Definitions beside the built-in catalogue, added by the operator.
  `CREATE TABLE metric_definition (
    code VARCHAR(100) PRIMARY KEY,
    definition JSONB NOT NULL
  )`,

  // ---- intelligence -----------------------------------------------------------------------------------------------
  // One row a user and week: one write, one read-back. A fallback has a brief only.
  `CREATE TABLE weekly_intelligence (
    user_id UUID NOT NULL,
    week_of DATE NOT NULL,
    status VARCHAR(20) NOT NULL CHECK (status IN ('complete', 'fallback')),
    brief JSON NOT NULL,
    insights JSON,
    patterns JSON,
    velocity JSON,
    systems JSON,
    series JSON,
    score DOUBLE PRECISION,
    generator VARCHAR(50) NOT NULL,
    execution_id UUID,
    generated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (user_id, week_of)
  )`,

  // ---- jobs -------------------------------------------------------------------------------------------------------
  `CREATE TABLE job_execution_log (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    job_name VARCHAR(100) NOT NULL,
    job_id VARCHAR(255) UNIQUE,
    status VARCHAR(20) CHECK (status IN ('pending', 'running', 'completed', 'failed', 'retrying', 'cancelled', 'missed')),
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    duration_seconds INT,
    users_processed INT DEFAULT 0,
    users_successful INT DEFAULT 0,
    users_failed INT DEFAULT 0,
    success_rate FLOAT,
    error_message TEXT,
    metadata JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW()
  )`,
  // beside the design
  `ALTER TABLE job_execution_log ADD COLUMN week_of DATE`,
  `ALTER TABLE job_execution_log ADD COLUMN time_zone VARCHAR(64)`,
  `ALTER TABLE job_execution_log ADD COLUMN scheduled_for TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE job_execution_log ADD COLUMN trigger VARCHAR(20) CHECK (trigger IN ('cron', 'catchup', 'manual'))`,
  // cohort: everybody who is due. named: the users somebody asked for.
  `ALTER TABLE job_execution_log ADD COLUMN scope VARCHAR(20) CHECK (scope IN ('cohort', 'named'))`,
  `ALTER TABLE job_execution_log ADD COLUMN force_refresh BOOLEAN NOT NULL DEFAULT false`,
  `ALTER TABLE job_execution_log ADD COLUMN users_skipped INT NOT NULL DEFAULT 0`,
  // plan_cursor: the last user planned; planned: the plan is whole.
  `ALTER TABLE job_execution_log ADD COLUMN plan_cursor UUID`,
  `ALTER TABLE job_execution_log ADD COLUMN planned BOOLEAN NOT NULL DEFAULT false`,
  `ALTER TABLE job_execution_log ADD COLUMN cancel_requested BOOLEAN NOT NULL DEFAULT false`,
  `ALTER TABLE job_execution_log ADD COLUMN lease_owner VARCHAR(100)`,
  `ALTER TABLE job_execution_log ADD COLUMN lease_until TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE job_execution_log ADD COLUMN heartbeat_at TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE job_execution_log ADD COLUMN fence INT NOT NULL DEFAULT 0`,
  `CREATE INDEX idx_job_execution_name_status ON job_execution_log(job_name, status)`,
  `CREATE INDEX idx_job_execution_started ON job_execution_log(started_at DESC)`,
  // One scheduled run a week, however many replicas; and one run at a time.
  `CREATE UNIQUE INDEX idx_job_execution_period ON job_execution_log(job_name, week_of) WHERE trigger IN ('cron', 'catchup')`,
  `CREATE UNIQUE INDEX idx_job_execution_slot ON job_execution_log(job_name) WHERE status = 'running'`,

  `CREATE TABLE job_batch (
    execution_id UUID NOT NULL REFERENCES job_execution_log(id) ON DELETE CASCADE,
    batch_no INT NOT NULL,
    user_ids UUID[] NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'done')),
    fence INT NOT NULL DEFAULT 0,
    lease_owner VARCHAR(100),
    lease_until TIMESTAMP WITH TIME ZONE,
    attempts INT NOT NULL DEFAULT 0,
    finished_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (execution_id, batch_no)
  )`,
  `CREATE INDEX idx_job_batch_open ON job_batch(execution_id, batch_no) WHERE state <> 'done'`,

  // What became of each user in each execution; the four checks are the verification's answer.
  `CREATE TABLE job_user_outcome (
    execution_id UUID NOT NULL REFERENCES job_execution_log(id) ON DELETE CASCADE,
    user_id UUID NOT NULL,
    state VARCHAR(20) NOT NULL CHECK (state IN ('done', 'retrying', 'dead', 'skipped')),
    reason VARCHAR(100),
    error_class VARCHAR(100),
    error TEXT,
    attempts INT NOT NULL DEFAULT 0,
    brief_exists BOOLEAN,
    insights_generated BOOLEAN,
    patterns_found BOOLEAN,
    velocity_calculated BOOLEAN,
    duration_ms REAL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    PRIMARY KEY (execution_id, user_id)
  )`,
  `CREATE INDEX idx_job_user_outcome_user ON job_user_outcome(user_id)`,

  `CREATE TABLE job_retry_queue (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    job_name VARCHAR(100) NOT NULL,
    user_id UUID NOT NULL,
    retry_count INT DEFAULT 0,
    max_retries INT DEFAULT 3,
    last_error TEXT,
    next_retry_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    UNIQUE(job_name, user_id)
  )`,
  // beside the design
  `ALTER TABLE job_retry_queue ADD COLUMN execution_id UUID`,
  `ALTER TABLE job_retry_queue ADD COLUMN week_of DATE`,
  `ALTER TABLE job_retry_queue ADD COLUMN error_class VARCHAR(100)`,
  `ALTER TABLE job_retry_queue ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'dead'))`,
  `ALTER TABLE job_retry_queue ADD COLUMN lease_owner VARCHAR(100)`,
  `ALTER TABLE job_retry_queue ADD COLUMN lease_until TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE job_retry_queue ADD COLUMN fence INT NOT NULL DEFAULT 0`,
  `CREATE INDEX idx_job_retry_queue_due ON job_retry_queue(next_retry_at)`,

  // ---- what leaves the database, settings, reading statistics -------------------------------------------------------
  `CREATE TABLE outbox (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    dedupe_key TEXT UNIQUE NOT NULL,
    kind VARCHAR(50) NOT NULL,
    payload JSONB NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'delivered', 'dead')),
    attempts INT NOT NULL DEFAULT 0,
    next_attempt_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    last_error TEXT,
    delivered_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
  `CREATE INDEX idx_outbox_due ON outbox(next_attempt_at) WHERE state IN ('pending', 'leased')`,

  `CREATE TABLE service_setting (
    name VARCHAR(100) PRIMARY KEY,
    value JSONB NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,

  // The newest row is the percentage in force.
  `CREATE TABLE rollout_change (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    percent DOUBLE PRECISION NOT NULL CHECK (percent >= 0 AND percent <= 100),
    override BOOLEAN NOT NULL DEFAULT false,
    changed_by VARCHAR(100) NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,

  // Reads by users, not the job's own writes.
  `CREATE TABLE cache_read_stat (
    hour TIMESTAMP WITH TIME ZONE NOT NULL,
    kind VARCHAR(20) NOT NULL,
    hits BIGINT NOT NULL DEFAULT 0,
    misses BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (hour, kind)
  )`,
];

/** The host's own table and rows stay; only what we added to it goes. */
const DOWN: readonly string[] = [
  ...[
    'cache_read_stat',
    'rollout_change',
    'service_setting',
    'outbox',
    'job_retry_queue',
    'job_user_outcome',
    'job_batch',
    'job_execution_log',
    'weekly_intelligence',
    'metric_definition',
    'observation',
  ].map((table) => `DROP TABLE ${table}`),
  ...[
    'intelligence_generation_enabled',
    'intelligence_generation_frequency',
    'last_intelligence_generated_at',
    'intelligence_notification_enabled',
    'time_zone',
    'notification_channel',
    'email',
  ].map((column) => `ALTER TABLE user_preferences DROP COLUMN ${column}`),
  `DROP TABLE user_identity`,
];
