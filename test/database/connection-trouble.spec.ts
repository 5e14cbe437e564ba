import { isConnectionTrouble } from '../../src/database/connection-trouble.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** The real errors of the driver and of TypeORM when the server ends a connection. */
describe('isConnectionTrouble on a connection that the server ends', () => {
  let database: TestDatabase;
  const terminate = (pid: number) => database.dataSource.query('select pg_terminate_backend($1)', [pid]);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it.each(['while a statement runs', 'between two statements of a transaction'])(
    'is true when the server ends it %s',
    async (when) => {
      const failed = database.dataSource
        .transaction(async (manager) => {
          const [{ pid }] = await manager.query('select pg_backend_pid() as pid');
          if (when.startsWith('while')) {
            const asleep = manager.query('select pg_sleep(20)');
            asleep.catch(() => undefined);
            await terminate(pid);
            await asleep;
          } else {
            await terminate(pid);
            await until(() => manager.queryRunner!.isReleased);
            await manager.query('select 1');
          }
        })
        .then(
          () => null,
          (error: unknown) => error,
        );
      expect(isConnectionTrouble(await failed)).toBe(true);
    },
  );
});
