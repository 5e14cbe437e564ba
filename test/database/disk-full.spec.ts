import { MAX_BATCH_ATTEMPTS } from '../../src/jobs/batch/batch-claim.js';
import { inPlanOrder, send } from '../support/cohort.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { outcomesOf, runRow } from '../support/stored-runs.js';
import { weekRows } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const USERS = inPlanOrder(Array.from({ length: 12 }, (_, i) => `user-${i}`));
const ONE_BY_ONE = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '1', LEASE_SECONDS: '2' };
const RUN_TABLES = ['job_execution_log', 'job_batch', 'job_user_outcome'];
const WEEKS = ['weekly_intelligence', 'week_state'];

/**
 * Triggers raise PostgreSQL's own error for a full disk: a disk that is really full would break the other tests too.
 */
describe('a run during which the disk becomes full', () => {
  let service: TestApp;
  const query = (sql: string, parameters?: unknown[]) => service.dataSource.query(sql, parameters);
  const full = (tables: readonly string[]) => query('update disk set full_for = $1', [tables]);
  /** A sequence also counts writes that are rolled back. */
  const refusals = async (): Promise<number> =>
    Number((await query('select last_value from refusal'))[0].last_value);
  const statusOfRun = async (): Promise<string> => (await runRow(service)).status;

  beforeEach(async () => {
    service = await createTestApp(ONE_BY_ONE);
    await query(`
      create table disk (full_for text[] not null);
      insert into disk values ('{}');
      create sequence refusal;
      create function write_or_refuse() returns trigger language plpgsql as $$
      begin
        if tg_table_name = any(select unnest(full_for) from disk) then
          perform nextval('refusal');
          raise exception 'could not extend file: No space left on device' using errcode = '53100';
        end if;
        return new;
      end $$`);
    for (const table of [...RUN_TABLES, ...WEEKS])
      await query(
        `create trigger disk before insert or update on ${table} for each row execute function write_or_refuse()`,
      );
    await send(
      service,
      USERS.flatMap((user) => recordsOf(user, 14)),
    );
  });
  afterEach(async () => {
    await releaseLocks();
    await service.close();
  });

  /** The disk is full from the write of the second user until this many writes have been refused. */
  const runOnFullDisk = async (tables: readonly string[], refused: number): Promise<string> => {
    const lock = await holdWriteOf(service, USERS[1]);
    const answered = service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF })
      .then(({ status }) => status);
    await lock.awaited();
    await full(tables);
    await lock.release();
    await until(async () => (await refusals()) >= refused);
    const meanwhile = await statusOfRun();
    await full([]);
    await answered;
    await until(async () => (await statusOfRun()) !== 'running');
    return meanwhile;
  };

  it.each([
    // Lease renewals and claims are refused too, so many refusals come soon.
    ['nothing can be written', [...RUN_TABLES, ...WEEKS], 20],
    // More refusals than the failures after which a batch's user is given up on.
    ['weeks cannot be written', WEEKS, MAX_BATCH_ATTEMPTS + 1],
  ])('waits while %s, and serves all users once there is room', async (_, tables, refused) => {
    expect(await runOnFullDisk(tables, refused)).toBe('running');
    expect(await runRow(service)).toMatchObject({
      status: 'completed',
      users_processed: USERS.length,
      users_successful: USERS.length,
    });
    expect(await outcomesOf(service)).toMatchObject(USERS.map(() => ({ state: 'done', attempts: 1 })));
    expect(await weekRows(service)).toMatchObject(USERS.map(() => ({ status: 'complete' })));
  });
});
