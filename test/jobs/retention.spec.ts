import { readConfig } from '../../src/config/app-config.js';
import { RowPruning } from '../../src/jobs/pruning.js';
import { idOf } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';

const PERSON = idOf('anna');

describe('the limits of retention', () => {
  let byDefault: TestApp;
  let limited: TestApp;
  const sql = (text: string, parameters: unknown[] = []) => byDefault.dataSource.query(text, parameters);
  const rows = async (table: string): Promise<number> => (await sql(`select from ${table}`)).length;
  /** Returns the numbers of rows by table that the work counted, without the tables with none. */
  const each = async (
    service: TestApp,
    work: (pruning: RowPruning, ...of: ReturnType<RowPruning['tables']>[number]) => Promise<number>,
  ) => {
    const pruning = service.get(RowPruning);
    const found: Record<string, number> = {};
    for (const [table, policy] of pruning.tables()) {
      const count = await work(pruning, table, policy);
      if (count > 0) found[table] = count;
    }
    return found;
  };
  const counted = (service: TestApp) => each(service, (pruning, _, policy) => pruning.count(policy));
  const pruned = (service: TestApp) =>
    each(service, (pruning, table, policy) => pruning.prune(table, policy));

  beforeAll(async () => {
    byDefault = await createTestApp();
    limited = await createTestApp(
      { RETENTION_OBSERVATIONS_DAYS: '400', RETENTION_WEEKS_DAYS: '63' },
      { database: databaseOf(byDefault) },
    );
    for (const service of [byDefault, limited]) stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(byDefault.dataSource);
    await sql(
      `insert into observation (user_id, metric, moment, dated, day, value)
       select $1, 'mood', current_date - n, true, current_date - n, 3 from generate_series(390, 410) n`,
      [PERSON],
    );
    await sql(
      `insert into week_state (user_id, week_of, state)
       select $1, current_date - 7 * n, '{}' from generate_series(10, 14) n`,
      [PERSON],
    );
  });
  afterAll(async () => {
    await limited.close();
    await byDefault.close();
  });

  it('keep observations and weeks for ever by default', async () => {
    expect(await pruned(byDefault)).toEqual({});
  });

  it('delete what a dry run counts, and always keep the latest state of a person', async () => {
    const expected = { observation: 10, week_state: 4 };
    expect(await counted(limited)).toEqual(expected);
    expect([await rows('observation'), await rows('week_state')]).toEqual([21, 5]);

    expect(await pruned(limited)).toEqual(expected);

    expect([await rows('observation'), await rows('week_state')]).toEqual([11, 1]);
    expect(await pruned(limited)).toEqual({});
  });

  it('delete more rows than one statement may', async () => {
    await sql(
      `insert into observation (user_id, metric, moment, dated, day, value)
       select gen_random_uuid(), 'mood', current_date - 500, true, current_date - 500, 3
       from generate_series(1, 12000)`,
    );
    expect(await pruned(limited)).toMatchObject({ observation: 12_010 });
  });

  it('end for dead messages and for alerts that have ended, and not for others', async () => {
    await sql(
      `insert into outbox (dedupe_key, kind, payload, state, due_since)
       select state || days, 'alert', '{}', state, now() - make_interval(days => days)
       from unnest('{dead,pending}'::text[]) state, unnest('{89,91}'::int[]) days`,
    );
    await sql(
      `insert into alert (rule, subject, state, told, first_at, last_at, resolved_at)
       select 'run_failed', state || days, state, '{}', now() - interval '400 days', now(),
         case when state = 'resolved' then now() - make_interval(days => days) end
       from unnest('{firing,resolved}'::text[]) state, unnest('{364,366}'::int[]) days`,
    );
    expect(await pruned(byDefault)).toEqual({ outbox: 1, alert: 1 });
  });

  it('end for the id of a user without any data', async () => {
    await sql(
      `insert into user_identity (user_id, external_id, created_at)
       values ($1, 'anna', now() - interval '31 days'), ($2, 'unknown', now() - interval '31 days'),
         ($3, 'new', now() - interval '29 days'), ($4, 'settings', now() - interval '31 days')`,
      [PERSON, ...['unknown', 'new', 'settings'].map(idOf)],
    );
    await sql(`insert into user_preferences (user_id) values ($1)`, [idOf('settings')]);
    expect(await pruned(byDefault)).toEqual({ user_identity: 1 });
    expect(await sql(`select external_id from user_identity order by 1`)).toEqual(
      ['anna', 'new', 'settings'].map((name) => ({ external_id: name })),
    );
  });

  it('are refused where they would change weeks that are still made', () => {
    const read = (days: string) => () => readConfig({ RETENTION_OBSERVATIONS_DAYS: days });
    expect(read('399')).toThrow('RETENTION_OBSERVATIONS_DAYS: must be 0 (for ever) or at least 400');
    expect(read('400')).not.toThrow();
    expect(read('0')).not.toThrow();
  });
});
