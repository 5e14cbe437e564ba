import { outboxCheck } from '../../src/cli/preflight/checks/outbox-check.js';
import { runCheck } from '../support/preflight-check.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('preflight of the outbox', () => {
  let database: TestDatabase;
  const inspect = () => runCheck(outboxCheck, { DATABASE_URL: database.url });
  const add = (key: string, kind: string, state: string) =>
    database.dataSource.query(
      `insert into outbox (dedupe_key, kind, payload, state) values ($1, $2, '{}', $3)`,
      [key, kind, state],
    );

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('passes while messages wait and no process runs', async () => {
    await add('1', 'red_flag', 'pending');
    await add('2', 'red_flag', 'delivered');
    expect(await inspect()).toMatchObject({
      status: 'pass',
      detail: expect.stringMatching(/^1 messages? wait/),
    });
  });

  it('counts what nothing will send, and says what to do about each', async () => {
    await add('1', 'red_flag', 'dead');
    await add('2', 'brief_mail', 'uncertain');
    await add('3', 'brief_mail', 'refused');
    await add('4', 'red_flag', 'pending');
    // An app that polls.
    await add('5', 'brief_webhook', 'pending');
    await database.dataSource.query(
      `insert into service_process (name, role, version, settings) values ('one', 'service', '1', '{}')`,
    );
    const { status, detail, remedy } = await inspect();
    expect(status).toBe('warn');
    expect(detail.split('\n')).toEqual([
      'red_flag: 1 dead.',
      'red_flag: 1 no_receiver.',
      'brief_mail: 1 refused.',
      'brief_mail: 1 uncertain.',
    ]);
    expect(remedy!.split('\n').map((line) => line.split(':')[0])).toEqual([
      'dead',
      'uncertain',
      'refused',
      'no_receiver',
    ]);
  });
});
