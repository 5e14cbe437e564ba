import { AuditTrail } from '../../src/access/audit/audit-trail.js';
import { RefusedRequests } from '../../src/access/audit/refused-requests.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { emptyTables } from '../support/empty-tables.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices, alertRows } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';

const ADDRESS = '203.0.113.77';

describe('the alert about refused requests', () => {
  let service: TestApp;
  /** Sends requests with a wrong key, and writes their counts, as happens every minute. */
  const refuse = async (path: string, times: number) => {
    for (let sent = 0; sent < times; sent += 1)
      await service.open.get(path).set('api-key', 'wrong').set('x-forwarded-for', ADDRESS).expect(403);
    await countNow();
  };
  const countNow = async () => {
    service.get(RefusedRequests).pass();
    await service.get(AuditTrail).flush();
  };
  /** What the database refuses: its entries can neither be changed nor deleted. */
  const changeAudit = (change: string) =>
    service.dataSource.query(
      `alter table audit_entry disable trigger user; ${change}; alter table audit_entry enable trigger user`,
    );
  const watch = (of = service) => of.get(AlertWatch).evaluate();
  const states = async () => (await alertRows(service)).map(({ rule, state }) => `${rule} ${state}`);

  beforeAll(async () => {
    service = await createTestApp({
      ALERT_REFUSED_CALLS: '6',
      TRUSTED_PROXIES: 'loopback',
      SERVICE_API_KEYS: 'reader:reader-key-of-this-test',
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await changeAudit('delete from audit_entry');
  });
  afterAll(() => service.close());

  it('is raised once there are many, with keys and kinds of routes and no address or id, and ends by itself', async () => {
    await refuse('/users/anna-17/brief', 3);
    await refuse('/admin/runs', 1);
    await watch();
    expect(await states()).toEqual([]);

    const lacksScope = () =>
      service.open.get('/admin/runs').set('api-key', 'reader-key-of-this-test').expect(403);
    await lacksScope();
    await lacksScope();
    await countNow();
    await watch();
    await watch();
    expect(await states()).toEqual(['calls_refused firing']);
    const notices = await alertNotices(service, 'calls_refused');
    expect(notices.map(({ figures }) => figures)).toEqual([
      {
        refused: 6,
        minutes: 10,
        threshold: 6,
        by_key: 'none: 4, reader: 2',
        by_routes: 'admin: 3, users: 3',
        by_status: '403: 6',
      },
    ]);
    for (const secret of [ADDRESS, 'anna-17', 'wrong', 'reader-key'])
      expect(JSON.stringify(notices.map(({ figures }) => figures))).not.toContain(secret);

    await changeAudit(`update audit_entry set at = at - interval '10 minutes'`);
    await watch();
    expect(await states()).toEqual(['calls_refused resolved']);
  });

  it('counts what one process counts together, and is off at 0', async () => {
    await service.dataSource.query(
      `insert into audit_entry (caller, method, route, status, count) values ('none', '*', 'others', 403, 5000)`,
    );
    const off = await createTestApp({ ALERT_REFUSED_CALLS: '0' }, { database: databaseOf(service) });
    stopTicks(off);
    await watch(off);
    expect(await states()).toEqual([]);
    await off.close();
    await watch();
    expect((await alertNotices(service, 'calls_refused'))[0].figures).toMatchObject({
      refused: 5000,
      by_routes: 'others: 5000',
    });
  });
});
