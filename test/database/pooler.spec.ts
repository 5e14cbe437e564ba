import { PRE_CHECKS } from '../../src/cli/preflight/preflight-checks.js';
import { preflight } from '../../src/cli/preflight/preflight.js';
import { readConfig } from '../../src/config/app-config.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { type FakePooler, startFakePooler } from '../support/fake-pooler.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createTestApp } from '../support/test-app.js';
import { createEmptyTestDatabase } from '../support/test-database.js';

/** PgBouncer in transaction mode: the next transaction of a client may run on any connection to the server. */
describe('behind a pooler in transaction mode', () => {
  let database: Awaited<ReturnType<typeof createEmptyTestDatabase>>;
  let pooler: FakePooler;

  beforeEach(async () => {
    database = await createEmptyTestDatabase();
    pooler = await startFakePooler(database.url);
  });
  afterEach(async () => {
    await pooler.close();
    await database.drop();
  });

  it('nothing depends on the state of a session: migrations, a run, an erasure and preflight', async () => {
    const migrated = await openDatabase(dataSourceOptions(pooler.url));
    await migrated.destroy();
    const service = await createTestApp(
      { DATABASE_URL: pooler.url },
      { database: { ...database, dataSource: migrated } },
    );
    await service.service
      .post('/observations')
      .send({ observations: recordsOf('a', 28) })
      .expect(200);
    const run = await service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF })
      .expect(200);
    expect(run.body.result).toMatchObject({ users_successful: 1 });
    await service.service.delete('/users/a').expect(200);
    await service.app.close();
    const results = await preflight(readConfig({ DATABASE_URL: pooler.url }), PRE_CHECKS, {
      now: () => new Date(),
      send: false,
      deployDir: 'nowhere',
    });
    expect(results.find(({ name }) => name === 'schema_drift')).toMatchObject({ status: 'pass' });

    expect(pooler.refused).not.toEqual([]);
    expect(pooler.stateful).toEqual([]);
  });

  it('a stalled process still cannot keep its rows locked: every transaction sets its own bound', async () => {
    const dataSource = await openDatabase(dataSourceOptions(pooler.url));
    const bound = await dataSource.transaction((manager) =>
      manager.query('show idle_in_transaction_session_timeout'),
    );
    expect(bound).toEqual([{ idle_in_transaction_session_timeout: '15s' }]);
    await dataSource.destroy();
  });
});
