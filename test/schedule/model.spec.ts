import { JOB_NAME } from '../../src/common/job-name.js';
import { runScheduleModel, runVirtualWeeks, ScheduleWorld } from '../support/schedule-model.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(300_000);

describe('whatever happens to the schedule', () => {
  it('no period has two rows or two live executions, and counters reconcile', () =>
    runScheduleModel({ createDatabase: createTestDatabase, runs: 3, commands: 15, seed: 1 }));

  it('week after week on one database', async () => {
    const { weeks } = await runVirtualWeeks({
      database: await createTestDatabase(),
      weeks: 8,
      seed: 1,
    });
    expect(weeks).toBeGreaterThanOrEqual(8);
  });

  it('control: the rules notice a second row, a second live execution and a counter that is wrong', async () => {
    const world = await ScheduleWorld.open(await createTestDatabase(), 1);
    try {
      await world.rows('drop index idx_job_execution_period, idx_job_execution_slot');
      const insert = (jobId: string, status: string, successful: number) =>
        world.rows(
          `insert into job_execution_log (job_name, job_id, status, started_at, week_of, trigger, scope, users_successful)
           values ($1, $2, $3, now(), '2026-03-02', 'cron', 'cohort', $4)`,
          [JOB_NAME, jobId, status, successful],
        );
      for (const [status, successful, rule] of [
        ['missed', 0, /two scheduled rows/],
        ['running', 0, /two live executions/],
        ['completed', 3, /does not reconcile/],
      ] as const) {
        await world.rows('truncate job_execution_log cascade');
        await insert('one', status, successful);
        await insert('two', status, successful);
        await expect(world.check()).rejects.toThrow(rule);
      }
    } finally {
      await world.close();
    }
  });
});
