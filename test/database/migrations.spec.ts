import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { CacheReadStatRecord } from '../../src/cache/cache-read-stat.record.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { schemaDrift } from '../../src/database/schema-drift.js';
import { AuditEntryRecord } from '../../src/access/audit/audit-entry.record.js';
import { ApiKeyRecord } from '../../src/access/keys/api-key.record.js';
import { ChangedDaysRecord } from '../../src/observations/persistence/changed-days.record.js';
import { ApiKeyUseRecord } from '../../src/access/keys/api-key-use.record.js';
import { ServiceSettingRecord } from '../../src/database/service-setting.record.js';
import { ServiceProcessRecord } from '../../src/fleet/service-process.record.js';
import { ExperimentAnswerRecord } from '../../src/intelligence/persistence/experiment-answer.record.js';
import { ExperimentRecord } from '../../src/intelligence/persistence/experiment.record.js';
import { WeekStateRecord } from '../../src/intelligence/persistence/week-state.record.js';
import { WeeklyIntelligenceRecord } from '../../src/intelligence/persistence/weekly-intelligence.record.js';
import { JobBatchRecord } from '../../src/jobs/batch/job-batch.record.js';
import { JobRunRecord } from '../../src/jobs/run/job-run.record.js';
import { JobWorkerRecord } from '../../src/jobs/batch/job-worker.record.js';
import { JobRetryAttemptRecord } from '../../src/jobs/retries/job-retry-attempt.record.js';
import { JobUserOutcomeRecord } from '../../src/jobs/run/job-user-outcome.record.js';
import { RolloutChangeRecord } from '../../src/jobs/rollout/rollout-change.record.js';
import { ServiceMinuteRecord } from '../../src/monitoring/availability/service-minute.record.js';
import { RunGenerationTimeRecord } from '../../src/monitoring/generation-time/run-generation-time.record.js';
import { AlertRecord } from '../../src/notifications/persistence/alert.record.js';
import { OutboxRecord } from '../../src/notifications/persistence/outbox.record.js';
import { OutboxReceiverRecord } from '../../src/notifications/persistence/outbox-receiver.record.js';
import { RefusedAddressRecord } from '../../src/notifications/persistence/refused-address.record.js';
import { MetricDefinitionRecord } from '../../src/observations/persistence/metric-definition.record.js';
import { PastZoneRecord } from '../../src/preferences/persistence/past-zone.record.js';
import { ZoneMoveRecord } from '../../src/observations/persistence/zone-move.record.js';
import { ArrivedFlagRecord } from '../../src/observations/persistence/arrived-flag.record.js';
import { NotedFlagRecord } from '../../src/observations/persistence/noted-flag.record.js';
import { ImportRecord } from '../../src/observations/persistence/import.record.js';
import { ImportPieceRecord } from '../../src/observations/persistence/import-piece.record.js';
import { ImportTaskRecord } from '../../src/observations/persistence/import-task.record.js';
import { ImportReplacedRecord } from '../../src/observations/persistence/import-replaced.record.js';
import { SpelledNameRecord } from '../../src/observations/persistence/spelled-name.record.js';
import { ObservationRecord } from '../../src/observations/persistence/observation.record.js';
import { UserIdentityRecord } from '../../src/preferences/persistence/user-identity.record.js';
import { UserPreferencesRecord } from '../../src/preferences/persistence/user-preferences.record.js';
import { ErasureRecord } from '../../src/users/erasure/erasure.record.js';
import { JobRetryRecord } from '../../src/retry/persistence/job-retry.record.js';
import { createEmptyTestDatabase, createTestDatabase } from '../support/test-database.js';

const RECORDS: (new () => object)[] = [
  ServiceProcessRecord,
  AlertRecord,
  CacheReadStatRecord,
  ErasureRecord,
  ExperimentAnswerRecord,
  ExperimentRecord,
  JobBatchRecord,
  JobRunRecord,
  JobRetryAttemptRecord,
  JobRetryRecord,
  JobUserOutcomeRecord,
  JobWorkerRecord,
  MetricDefinitionRecord,
  ArrivedFlagRecord,
  NotedFlagRecord,
  SpelledNameRecord,
  ImportRecord,
  ImportReplacedRecord,
  ImportPieceRecord,
  ImportTaskRecord,
  ZoneMoveRecord,
  ChangedDaysRecord,
  PastZoneRecord,
  ObservationRecord,
  OutboxRecord,
  OutboxReceiverRecord,
  RefusedAddressRecord,
  RolloutChangeRecord,
  RunGenerationTimeRecord,
  ServiceMinuteRecord,
  ServiceSettingRecord,
  ApiKeyRecord,
  AuditEntryRecord,
  ApiKeyUseRecord,
  UserIdentityRecord,
  UserPreferencesRecord,
  WeekStateRecord,
  WeeklyIntelligenceRecord,
];
const SOURCES = join(__dirname, '../../src');

/** Name, type, nullable and default, as in the original design. */
type Column = readonly [name: string, type: string, nullable: boolean, byDefault: string | null];
const SEED_COLUMNS: Record<string, Column[]> = {
  job_execution_log: [
    ['id', 'uuid', false, 'gen_random_uuid()'],
    ['job_name', 'character varying(100)', false, null],
    ['job_id', 'character varying(255)', true, null],
    ['status', 'character varying(20)', true, null],
    ['started_at', 'timestamp with time zone', false, null],
    ['completed_at', 'timestamp with time zone', true, null],
    ['duration_seconds', 'integer', true, null],
    ['users_processed', 'integer', true, '0'],
    ['users_successful', 'integer', true, '0'],
    ['users_failed', 'integer', true, '0'],
    ['success_rate', 'double precision', true, null],
    ['error_message', 'text', true, null],
    ['metadata', 'jsonb', true, null],
    ['created_at', 'timestamp with time zone', true, 'now()'],
  ],
  job_retry_queue: [
    ['id', 'uuid', false, 'gen_random_uuid()'],
    ['job_name', 'character varying(100)', false, null],
    ['user_id', 'uuid', false, null],
    ['retry_count', 'integer', true, '0'],
    ['max_retries', 'integer', true, '3'],
    ['last_error', 'text', true, null],
    ['next_retry_at', 'timestamp with time zone', true, null],
    ['created_at', 'timestamp with time zone', true, 'now()'],
  ],
  user_preferences: [
    ['intelligence_generation_enabled', 'boolean', true, 'true'],
    ['intelligence_generation_frequency', 'character varying(20)', true, `'weekly'::character varying`],
    ['last_intelligence_generated_at', 'timestamp with time zone', true, null],
    ['intelligence_notification_enabled', 'boolean', true, 'true'],
  ],
};

describe('the schema', () => {
  /** A database of the host app, not migrated yet. */
  async function hostDatabase(...statements: string[]) {
    const database = await createEmptyTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    opened.push(async () => {
      await client.end();
      await database.drop();
    });
    return { client, migrate: () => migrate(database.url) };
  }
  async function migrate(url: string): Promise<DataSource> {
    const dataSource = await openDatabase(dataSourceOptions(url));
    opened.unshift(() => dataSource.destroy());
    return dataSource;
  }
  const opened: (() => Promise<void>)[] = [];
  const tables = async (client: Client): Promise<string[]> =>
    (
      await client.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
      )
    ).rows.map((row) => row.name);

  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });

  describe('of a migrated database', () => {
    let dataSource: DataSource;
    beforeEach(async () => {
      const database = await createTestDatabase({ entities: RECORDS });
      opened.push(() => database.drop());
      ({ dataSource } = database);
    });

    it.each(Object.entries(SEED_COLUMNS))(
      'has every column of the original design in %s',
      async (table, expected) => {
        const columns: { name: string; type: string; nullable: boolean; default: string | null }[] =
          await dataSource.query(
            `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
           pg_get_expr(adbin, adrelid) as default
         from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
            [table],
          );
        const names = new Set(expected.map(([name]) => name));
        const found = columns.filter((column) => names.has(column.name));
        expect(
          found.map((column): Column => [column.name, column.type, column.nullable, column.default]),
        ).toEqual(expected);
      },
    );

    it('has the indexes, keys and checks of the original design', async () => {
      const indexes: { definition: string }[] = await dataSource.query(
        `select replace(indexdef, 'public.', '') as definition from pg_indexes where tablename in ('job_execution_log', 'job_retry_queue')`,
      );
      const constraints: { definition: string }[] = await dataSource.query(
        `select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as definition from pg_constraint
         where conrelid in ('job_execution_log'::regclass, 'job_retry_queue'::regclass)`,
      );
      const found = [...indexes, ...constraints].map((row) => row.definition);
      for (const expected of [
        'CREATE INDEX idx_job_execution_name_status ON job_execution_log USING btree (job_name, status)',
        'CREATE INDEX idx_job_execution_started ON job_execution_log USING btree (started_at DESC)',
        'job_execution_log: PRIMARY KEY (id)',
        'job_execution_log: UNIQUE (job_id)',
        'job_retry_queue: PRIMARY KEY (id)',
        'job_retry_queue: UNIQUE (job_name, user_id)',
      ])
        expect(found).toContain(expected);
    });

    it.each(['pending', 'running', 'completed', 'failed', 'retrying'])(
      'accepts the status %s of the original design',
      async (status) => {
        await dataSource.query(
          `insert into job_execution_log (job_name, status, started_at) values ('any', $1, now())`,
          [status],
        );
        await expect(
          dataSource.query(
            `insert into job_execution_log (job_name, status, started_at) values ('any', 'strange', now())`,
          ),
        ).rejects.toThrow(/check/);
      },
    );

    it('fits the records: TypeORM would change nothing', async () => {
      expect(await schemaDrift(dataSource)).toEqual([]);
    });

    it('can be reverted and migrated again', async () => {
      await dataSource.query(`insert into user_preferences (user_id) values (gen_random_uuid())`);
      for (let undone = 0; undone < MIGRATIONS.length; undone += 1) await dataSource.undoLastMigration();
      const left: { tablename: string }[] = await dataSource.query(
        `select tablename from pg_tables where schemaname = 'public' order by 1`,
      );
      expect(left.map((row) => row.tablename)).toEqual(['schema_migration', 'user_preferences']);
      expect(await dataSource.query('select * from user_preferences')).toHaveLength(1);

      await dataSource.runMigrations();
      expect(await schemaDrift(dataSource)).toEqual([]);
    });
  });

  it('is compared with all records of the sources', () => {
    const files = (readdirSync(SOURCES, { recursive: true }) as string[]).filter((file) =>
      file.endsWith('.record.ts'),
    );
    const exported = files.flatMap((file) =>
      Object.values(jest.requireActual<Record<string, unknown>>(join(SOURCES, file))),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(exported)).toEqual(new Set(RECORDS));
  });

  it('is created once in an empty database', async () => {
    const { client, migrate } = await hostDatabase();
    await migrate();
    await migrate();
    expect((await client.query('select name from schema_migration')).rows).toHaveLength(MIGRATIONS.length);
    expect(await tables(client)).toContain('job_execution_log');
  });

  it('is created once by replicas that start at the same time', async () => {
    const { client, migrate } = await hostDatabase();
    await Promise.all(Array.from({ length: 4 }, migrate));
    expect((await client.query('select name from schema_migration')).rows).toHaveLength(MIGRATIONS.length);
  });

  it('keeps the columns and rows of the host app in user_preferences, and adds our defaults', async () => {
    const user = '00000000-0000-4000-8000-000000000001';
    const { client, migrate } = await hostDatabase(
      `create table user_preferences (id bigserial primary key, user_id uuid, theme text not null default 'dark', email varchar(320))`,
      `insert into user_preferences (user_id, theme, email) values ('${user}', 'light', 'a@example.org')`,
    );
    const dataSource = await migrate();

    expect((await client.query('select * from user_preferences')).rows).toEqual([
      expect.objectContaining({
        user_id: user,
        theme: 'light',
        email: 'a@example.org',
        intelligence_generation_enabled: true,
        intelligence_generation_frequency: 'weekly',
        last_intelligence_generated_at: null,
        intelligence_notification_enabled: true,
      }),
    ]);
    // We can add our own users beside those of the host app.
    await dataSource.query(
      `insert into user_preferences (user_id) values (gen_random_uuid()) on conflict (user_id) do nothing`,
    );
  });

  it.each([
    ['has no user_id', `create table user_preferences (owner uuid primary key)`, /user_id of type uuid/],
    [
      'has another type of user_id',
      `create table user_preferences (user_id bigint primary key)`,
      /user_id of type uuid/,
    ],
    [
      'requires columns we cannot fill',
      `create table user_preferences (user_id uuid primary key, tenant int not null, plan text not null)`,
      /required columns without defaults \(tenant, plan\)/,
    ],
    [
      'has a user twice',
      `create table user_preferences as select '00000000-0000-4000-8000-000000000001'::uuid as user_id from generate_series(1, 2)`,
      /database error 23505/,
    ],
  ])("is not created at all where the host app's user_preferences %s", async (_, statement, message) => {
    const { client, migrate } = await hostDatabase(statement);
    const before = await columnsOf(client);

    await expect(migrate()).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringMatching(message),
    });

    expect((await tables(client)).filter((table) => table !== 'schema_migration')).toEqual([
      'user_preferences',
    ]);
    expect(await columnsOf(client)).toEqual(before);
    // Once the host app has corrected it, the migration succeeds.
    await client.query('drop table user_preferences');
    await migrate();
    expect(await tables(client)).toContain('job_execution_log');
  });

  async function columnsOf(client: Client): Promise<unknown[]> {
    return (
      await client.query(
        `select column_name from information_schema.columns where table_name = 'user_preferences' order by 1`,
      )
    ).rows;
  }
});

describe('weeks that an earlier version has stored', () => {
  it('are converted to the current shape', async () => {
    const database = await createEmptyTestDatabase();
    const url = database.url;
    const earlier = await openDatabase({ ...dataSourceOptions(url), migrations: MIGRATIONS.slice(0, 1) });
    await earlier.query(
      `insert into weekly_intelligence (user_id, week_of, status, brief, series, score, generator, generated_at)
       values (gen_random_uuid(), '2026-11-16', 'complete', $1, $2, 50, 'weekly-intelligence/1', now())`,
      [
        { main_story: { headline: 'A week' }, looking_ahead: { text: 'On.', fact_ids: [] } },
        {
          start: '2026-11-09',
          metrics: { mood: { label: 'mood', unit: '', decimals: 1, values: [3.25, null, 4] } },
        },
      ],
    );
    await earlier.destroy();
    const now = await openDatabase(dataSourceOptions(url));
    const [{ brief, series }] = await now.query('select brief, series from weekly_intelligence');
    expect(brief).toMatchObject({ safety: [], looking_ahead: { text: 'On.', ranges: [] } });
    expect(series).toEqual({
      metrics: {
        mood: { label: 'mood', unit: '', start: '2026-11-09', per_unit: 100, values: [325, null, 400] },
      },
    });
    await now.destroy();
    await database.drop();
  });
});
