import { runScheduleModel, runVirtualWeeks, ScheduleWorld } from '../support/schedule-model.js';
import { insertRun } from '../support/stored-runs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(300_000);

describe('the schedule in random histories', () => {
  it('never has two rows or two live runs for a period, and its counters reconcile', () =>
    runScheduleModel({ createDatabase: createTestDatabase, runs: 3, commands: 15, seed: 1 }));

  it('breaks no rule over many weeks on one database', async () => {
    const { weeks } = await runVirtualWeeks({
      database: await createTestDatabase(),
      weeks: 8,
      seed: 1,
    });
    expect(weeks).toBeGreaterThanOrEqual(8);
  });

  it('control: the rules detect a second row, a second live run and a wrong counter', async () => {
    const world = await ScheduleWorld.open(await createTestDatabase(), 1);
    try {
      await world.rows('drop index idx_job_execution_period, idx_job_execution_slot');
      const period = { week_of: '2026-03-02', trigger: 'cron', scope: 'cohort' };
      for (const [status, successful, rule] of [
        ['missed', 0, /two scheduled rows/],
        ['running', 0, /two live runs/],
        ['completed', 3, /does not reconcile/],
      ] as const) {
        await world.rows('truncate job_execution_log cascade');
        for (const job_id of ['one', 'two'])
          await insertRun(world.database, { job_id, ...period, status, users_successful: successful });
        await expect(world.check()).rejects.toThrow(rule);
      }
    } finally {
      await world.close();
    }
  });
});
