import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { toUserRef } from '../../src/common/user-id.js';
import { personTables } from '../../src/database/table-policy.js';
import { ExportLine } from '../../src/users/export-line.js';
import { withoutTable } from '../support/broken-database.js';
import { manyMinutes } from '../support/many-minutes.js';
import { WEEK_OF } from '../support/people.js';
import { createTestApp, SERVICE_KEY, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const ROWS = 40_000;
const LARGE = 'large';
const OF_EXPORT = `application_name = 'weekly-intelligence' and query ~ '^(declare|fetch)' and state <> 'idle'`;

describe('the export of a person', () => {
  let service: TestApp;
  let port: number;

  /** The answer, paused at its beginning. */
  const begin = (user: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const path = `/users/${user}/export`;
      const asked = httpGet(
        { host: '127.0.0.1', port, path, headers: { 'api-key': SERVICE_KEY } },
        (answer) => resolve(answer.pause()),
      );
      asked.on('error', reject);
    });
  const readAll = async (answer: IncomingMessage): Promise<string> => {
    answer.setEncoding('utf8');
    let text = '';
    for await (const piece of answer) text += piece as string;
    return text;
  };
  const sessionsOfExports = async (): Promise<{ pid: number }[]> =>
    service.dataSource.query(`select pid from pg_stat_activity where ${OF_EXPORT}`);

  beforeAll(async () => {
    service = await createTestApp();
    await service.app.listen(0, '127.0.0.1');
    port = ((service.app.getHttpServer() as Server).address() as AddressInfo).port;
    await manyMinutes(service, LARGE, ROWS);
  });
  afterAll(() => service.close());

  it('is one JSON object with the ids and the rows of each table as they are', async () => {
    const observations = [
      { user_id: 'small', metric: 'mood', value: 5.25, date: '2026-03-01', note: 'I cannot breathe' },
    ];
    await service.service.post('/observations').send({ observations }).expect(200);
    await service.service.put('/users/small/preferences').send({ time_zone: 'Europe/Berlin' }).expect(200);
    const body = { user_ids: ['small'], week_of: WEEK_OF };
    await service.admin.post('/admin/trigger-intelligence').send(body).expect(200);
    const { userId } = toUserRef('small');
    const stored: Record<string, unknown> = { user_id: userId, external_id: 'small' };
    for (const [table, { exported }] of personTables())
      if (exported)
        stored[table] = await service.dataSource.query(`select * from ${table} where user_id = $1`, [userId]);
    const { text, headers } = await service.service.get('/users/small/export').expect(200);
    // The copy has the entry of this export, too.
    if (stored.audit_entry) stored.audit_entry = (JSON.parse(text) as typeof stored).audit_entry;
    expect(text).toBe(JSON.stringify(stored));
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  it('has every row of a snapshot, while other requests are answered and rows are added', async () => {
    const answer = await begin(LARGE);
    const observations = [{ user_id: LARGE, metric: 'mood', value: 5, date: '2026-03-01' }];
    await service.service.post('/observations').send({ observations }).expect(200);
    let ended = false;
    const reading = readAll(answer).finally(() => (ended = true));
    let answered = 0;
    while (!ended) {
      await service.open.get('/health/live').expect(200);
      answered += 1;
    }
    const { observation } = JSON.parse(await reading) as {
      observation: { moment: string; metric: string }[];
    };
    expect(new Set(observation.map(({ moment }) => moment)).size).toBe(ROWS);
    expect(observation.every(({ metric }) => metric === 'steps')).toBe(true);
    expect(answered).toBeGreaterThan(5);
  });

  it('is visibly incomplete when the database fails in the middle', async () => {
    const answer = await begin(LARGE);
    await until(async () => (await sessionsOfExports()).length > 0);
    await service.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where ${OF_EXPORT}`,
    );
    await expect(readAll(answer)).rejects.toThrow('aborted');
    expect(answer.complete).toBe(false);
  });

  it('is an error when the database fails at the beginning', async () => {
    await withoutTable(service, 'observation', async () => {
      const { body } = await service.service.get(`/users/${LARGE}/export`).expect(500);
      expect(body).toMatchObject({ code: 'internal_error' });
    });
  });

  it('ends when its reader goes away, and the next one begins', async () => {
    const answer = await begin(LARGE);
    await until(async () => (await sessionsOfExports()).length > 0);
    answer.destroy();
    await until(async () => (await sessionsOfExports()).length === 0);
    await service.service.get('/users/small/export').expect(200);
  });

  it('waits for the exports before it, and answers 429 when too many wait', async () => {
    const line = service.get(ExportLine);
    let end!: () => void;
    const first = line.run(() => new Promise<void>((resolve) => (end = resolve)));
    const others = Array.from({ length: 20 }, () => line.run(() => Promise.resolve()));
    const { headers, body } = await service.service.get('/users/small/export').expect(429);
    expect(headers['retry-after']).toBe('30');
    expect(body).toMatchObject({ statusCode: 429, code: 'export_busy' });
    end();
    await Promise.all([first, ...others]);
    await service.service.get('/users/small/export').expect(200);
  });

  it('ends when the service stops', async () => {
    const answer = await begin(LARGE);
    await until(async () => (await sessionsOfExports()).length > 0);
    const reading = expect(readAll(answer)).rejects.toThrow('aborted');
    service.get(ExportLine).beforeApplicationShutdown();
    await reading;
  });
});
