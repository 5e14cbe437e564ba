import type { Sql } from '../../src/database/rows.js';
import { OutcomeStore } from '../../src/jobs/run/outcome-store.js';
import { DueUserStore } from '../../src/jobs/plan/due-user-store.js';
import { Verifier } from '../../src/verification/verifier.js';
import { WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { insertRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const USERS = 1000;
const EARLIER = '2026-02-23';
const FAILED = {
  state: 'retrying',
  reason: null,
  errorClass: 'verification_failed',
  error: null,
  durationMs: null,
} as const;

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Join Filter'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Counts the rows that a plan has touched, including those that a condition discarded. */
const touched = (node: PlanNode): number =>
  node['Actual Loops'] *
    (node['Actual Rows'] +
      (node['Rows Removed by Join Filter'] ?? 0) +
      (node['Rows Removed by Filter'] ?? 0)) +
  (node.Plans ?? []).reduce((sum, child) => sum + touched(child), 0);

/** The planner's statistics are older than the run: it expects a single row of the new run. */
describe('queries over a whole run, with statistics from before the run', () => {
  let service: TestApp;
  let runId: string;
  const query = (sql: string, parameters?: unknown[]) => service.dataSource.query(sql, parameters);

  const run = async (weekOf: string): Promise<string> => {
    const id = await insertRun(service, { job_id: `run of ${weekOf}`, status: 'completed', week_of: weekOf });
    await query(
      `insert into job_batch (execution_id, batch_no, user_ids, state)
       select $1, n / 10 + 1, array_agg(user_id), 'done'
       from (select user_id, row_number() over (order by user_id) - 1 as n from user_identity) as numbered group by 2`,
      [id],
    );
    await query(
      `insert into job_user_outcome (execution_id, user_id, state) select $1, user_id, 'done' from user_identity`,
      [id],
    );
    await query(
      `insert into weekly_intelligence (user_id, week_of, status, brief, generator, generated_at)
       select user_id, $1, 'complete', '{}', 'test', now() from user_identity`,
      [weekOf],
    );
    return id;
  };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
    for (const table of ['job_user_outcome', 'job_batch', 'weekly_intelligence', 'user_identity'])
      await query(`alter table ${table} set (autovacuum_enabled = false)`);
    await query(
      `insert into user_identity (user_id, external_id)
       select gen_random_uuid(), 'many-' || n from generate_series(1, $1::int) as n`,
      [USERS],
    );
    await run(EARLIER);
    await query('analyze');
    runId = await run(WEEK_OF);
  });
  afterAll(() => service.close());

  /** Sums the rows that the statements of `work` touch. */
  const touchedBy = async (work: (sql: Sql) => Promise<unknown>): Promise<number> => {
    let rows = 0;
    const explained = async (sql: string, parameters?: unknown[]) => {
      const [answer] = await query(`explain (analyze, format json) ${sql}`, parameters);
      rows += touched(answer['QUERY PLAN'][0].Plan);
      return query(sql, parameters);
    };
    await work({ query: explained } as Sql);
    return rows;
  };

  it('compare no user with all other users', async () => {
    const users = (await query('select user_id from user_identity')).map(
      (row: { user_id: string }) => row.user_id,
    );
    const outcomes = service.get(OutcomeStore);
    expect(await touchedBy((sql) => outcomes.countUsersWithoutOutcome(runId, sql))).toBeLessThan(20 * USERS);
    const dueUsers = service.get(DueUserStore);
    expect(await touchedBy((sql) => dueUsers.enabledUsersWithoutWeek(WEEK_OF, sql))).toBeLessThan(20 * USERS);
    const verifier = service.get(Verifier);
    expect(await touchedBy((sql) => verifier.verifyUsers(users, WEEK_OF, sql))).toBeLessThan(20 * USERS);
    // The weeks of a few users are looked up, not picked out of all weeks; identities are small enough to be read whole.
    const few = users.slice(0, 10);
    expect(await touchedBy((sql) => verifier.verifyUsers(few, WEEK_OF, sql))).toBeLessThan(1.5 * USERS);
  });

  it('store checks and failures of a page of users without reading the whole run', async () => {
    const outcomes = service.get(OutcomeStore);
    const rows: { user_id: string }[] = await query('select user_id from user_identity order by user_id');
    const checks = rows.map(({ user_id }, place) => ({
      user_id,
      brief_exists: true,
      insights_generated: place % 2 === 0,
      patterns_found: false,
      velocity_calculated: true,
    }));
    expect(await touchedBy((sql) => outcomes.storeChecks(runId, checks, sql))).toBeLessThan(20 * USERS);
    const page = checks.slice(0, 10);
    expect(await touchedBy((sql) => outcomes.storeChecks(runId, page, sql))).toBeLessThan(USERS / 10);
    const failed = rows.map(({ user_id }) => ({ ...FAILED, userId: user_id }));
    expect(await touchedBy((sql) => outcomes.replaceOutcomes(runId, failed, sql))).toBeLessThan(20 * USERS);
    const few = failed.slice(0, 10);
    expect(await touchedBy((sql) => outcomes.replaceOutcomes(runId, few, sql))).toBeLessThan(USERS / 2);
  });

  it('control: compare users with all other users if written as joins', async () => {
    const joined = `select count(*) from job_batch batch cross join unnest(batch.user_ids) as planned(user_id)
      where batch.execution_id = $1 and not exists (select from job_user_outcome outcome
        where outcome.execution_id = $1 and outcome.user_id = planned.user_id)`;
    expect(await touchedBy((sql) => sql.query(joined, [runId]))).toBeGreaterThan(100 * USERS);
  });
});
