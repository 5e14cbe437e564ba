import { Controller, Get, Param } from '@nestjs/common';
import { AuditTrail } from '../../src/access/audit/audit-trail.js';
import { RefusedRequests } from '../../src/access/audit/refused-requests.js';
import { OpenRoute } from '../../src/access/requires-scope.js';
import { EXTERNAL_ID_NAMESPACE, toUserRef, uuidV5 } from '../../src/common/user-id.js';
import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { acceptInserts, refuseInserts } from '../support/broken-database.js';
import { SignedLinks } from '../../src/notifications/signed-links.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { holdLock } from '../support/held-lock.js';
import { plantController } from '../support/planted-controller.js';
import { documentedRoutes, type Route } from '../support/routes.js';
import { ago, insertRow } from '../support/rows.js';
import { ADMIN_KEY, createTestApp, databaseOf, SERVICE_KEY, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const ANNA = 'Anna-ext-9917';
const { userId } = toUserRef(ANNA);
const FORBIDDEN = 403;

interface Entry {
  caller: string;
  method: string;
  route: string;
  user_id: string | null;
  aliased: boolean;
  people: number | null;
  status: number | null;
  request_id: string | null;
  count: number;
}

@Controller('planted/:id')
class PlantedController {
  @Get()
  @OpenRoute('planted: it forgets that it holds data of a person')
  read(@Param('id') id: string): string {
    return id;
  }
}

describe('the audit', () => {
  let service: TestApp;
  let requests = 0;

  beforeAll(async () => {
    const planted = plantController(PlantedController);
    service = await createTestApp();
    planted.remove();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.close());

  const entries = async (where = 'true', parameters: unknown[] = []): Promise<Entry[]> => {
    await service.get(AuditTrail).flush();
    return service.dataSource.query(`select * from audit_entry where ${where} order by id`, parameters);
  };
  const ofRequest = (id: string): Promise<Entry[]> => entries('request_id = $1', [id]);
  const store = async (user = ANNA): Promise<void> => {
    await service.service
      .post('/observations')
      .send({ observations: recordsOf(user, 30) })
      .expect(200);
  };
  /** Calls a route for Anna with the right key, and returns the id of the request and the status. */
  const call = async ({ method, pattern, key }: Pick<Route, 'method' | 'pattern' | 'key'>) => {
    const id = `request-${(requests += 1)}`;
    const path = pattern
      .replace(/^(\/users|\/planted)\/\{id\}/, `$1/${ANNA}`)
      .replace('{user_id}', ANNA)
      .replaceAll(/\{\w+\}/g, 'unknown');
    const request = service.open[method](path).set('x-request-id', id);
    const { status } = await (key === null
      ? request
      : request.set('api-key', key === 'admin-key' ? ADMIN_KEY : SERVICE_KEY));
    return { id, status };
  };
  const namesPerson = (pattern: string): boolean => /^\/(users|planted)\/\{id\}|\{user_id\}/.test(pattern);

  it('has an entry of every call of every route with a key, with the person where the route names one', async () => {
    await store();
    const missing: string[] = [];
    // The erasure comes last.
    const routes = (await documentedRoutes(service))
      .filter(({ key, pattern }) => key !== null || namesPerson(pattern))
      .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));
    expect(routes.length).toBeGreaterThan(30);
    for (const route of routes) {
      const { id, status } = await call(route);
      expect(status).not.toBe(FORBIDDEN);
      // A read is recorded when the connection has the whole answer, just after the client has it.
      if (route.key !== null)
        await until(async () => (await ofRequest(id)).some((row) => row.status === status));
      const pattern = route.pattern.replaceAll(/\{(\w+)\}/g, ':$1');
      const found = (await ofRequest(id)).filter(
        (row) =>
          row.method === route.method.toUpperCase() &&
          row.route === pattern &&
          row.caller === (route.key === 'admin-key' ? 'admin' : 'service') &&
          (!namesPerson(route.pattern) || row.user_id !== null),
      );
      if (found.length === 0) missing.push(`${route.method} ${route.pattern}`);
    }
    // The control: a route that was planted without a key is found.
    expect(missing).toEqual(['get /planted/{id}']);
    expect(JSON.stringify(await entries())).not.toContain(ANNA);
  });

  it('has the number of people of a request that names several, and the person if it names one', async () => {
    const sent = async (users: string[]) => {
      const id = `request-${(requests += 1)}`;
      const observations = users.flatMap((user) => recordsOf(user, 2));
      await service.service.post('/observations').set('x-request-id', id).send({ observations }).expect(200);
      return (await ofRequest(id))[0];
    };
    expect(await sent([ANNA])).toMatchObject({ user_id: userId, people: 1 });
    expect(await sent([ANNA, 'second', 'third'])).toMatchObject({ user_id: null, people: 3 });
  });

  it('gives every answer a request id: the one that was sent if it is sane, else a new one', async () => {
    const { headers } = await service.open.get('/health/live').set('x-request-id', 'from-the-proxy:1');
    expect(headers['x-request-id']).toBe('from-the-proxy:1');
    for (const odd of ['with space', 'x'.repeat(65), '']) {
      const answer = await service.open.get('/health/live').set('x-request-id', odd);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('has the entry of a change before the answer leaves', async () => {
    const lock = await holdLock(service.databaseUrl, 'lock table audit_entry in share row exclusive mode');
    try {
      let answered = false;
      const change = service.service
        .put(`/users/${ANNA}/preferences`)
        .send({ time_zone: 'UTC' })
        .then((answer) => {
          answered = true;
          return answer;
        });
      await lock.awaited();
      expect(answered).toBe(false);
      await lock.release();
      expect((await change).status).toBe(200);
    } finally {
      await lock.release();
    }
  });

  it('must be writable for an erasure and an export: otherwise they do nothing and answer 503', async () => {
    await store();
    await refuseInserts(service, 'audit_entry', 'true');
    try {
      await service.service.delete(`/users/${ANNA}`).expect(503);
      await service.service.get(`/users/${ANNA}/export`).expect(503);
    } finally {
      await acceptInserts(service);
    }
    await service.service.get(`/users/${ANNA}/preferences`).expect(200);
    await service.service.get(`/users/${ANNA}/export`).expect(200);
  });

  it('stops reads of people, but not the operators, when it could not be written for ten seconds', async () => {
    await refuseInserts(service, 'audit_entry', 'true');
    const read = () => service.service.get(`/users/${ANNA}/preferences`);
    try {
      await read().expect(200);
      await expect(
        until(() =>
          service
            .get(AuditTrail)
            .flush()
            .then(() => false),
        ),
      ).rejects.toThrow();
      const real = performance.now.bind(performance);
      jest.spyOn(performance, 'now').mockImplementation(() => real() + 11_000);
      await read().expect(503);
      await service.admin.get('/admin/rollout').expect(200);
    } finally {
      await acceptInserts(service);
    }
    await service.get(AuditTrail).flush();
    await read().expect(200);
  });

  it('cannot be changed, emptied or shortened, except for rows beyond their time', async () => {
    const run = (sql: string) => service.dataSource.query(sql);
    await expect(run(`update audit_entry set caller = 'other'`)).rejects.toThrow('only grows');
    await expect(
      run(`update audit_entry set aliased = true, status = 1 where not aliased`),
    ).rejects.toThrow();
    await expect(run('delete from audit_entry')).rejects.toThrow('only grows');
    await expect(run('truncate audit_entry')).rejects.toThrow('only grows');
    const old = { caller: 'old', method: 'GET', route: '/old' };
    await insertRow(service, 'audit_entry', { ...old, at: ago('401 days') });
    await insertRow(service, 'audit_entry', { ...old, at: ago('399 days') });
    await service.get(Housekeeping).tidy();
    expect(await entries(`caller = 'old'`)).toHaveLength(1);
  });

  it('counts refused requests by minute, route and caller, so that a flood makes few entries', async () => {
    service.get(RefusedRequests).pass();
    const before = (await entries()).length;
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        service.open.get('/admin/runs').set('api-key', `wrong-${n}`).expect(403),
      ),
    );
    await service.service.get('/admin/runs').expect(403);
    await until(async () => {
      service.get(RefusedRequests).pass();
      return (await entries(`status = 403`)).reduce((sum, { count }) => sum + count, 0) >= 31;
    });
    const refused = await entries('status = 403');
    expect(new Set(refused.map(({ caller }) => caller))).toEqual(new Set(['none', 'service']));
    expect((await entries()).length - before).toBeLessThan(10);
  });

  it('keeps no id of an erased person, not even of late entries, and is still found by it', async () => {
    await store();
    await service.service.get(`/users/${ANNA}/preferences`).expect(200);
    expect((await entries('user_id = $1', [userId])).length).toBeGreaterThan(0);
    await service.service.delete(`/users/${ANNA}`).expect(200);
    await service.service.get(`/users/${ANNA}/preferences`).expect(404);
    const find = async (): Promise<Entry[]> =>
      (await service.admin.get(`/admin/audit?user_id=${ANNA}&limit=1000`).expect(200)).body.items;
    await until(async () => {
      await service.get(AuditTrail).flush();
      return (await find()).some(({ method, status }) => method === 'GET' && status === 404);
    });
    expect(await entries('user_id = $1', [userId])).toEqual([]);
    const found = await find();
    expect(found.every(({ aliased }) => aliased)).toBe(true);
    expect(found.filter(({ method }) => method === 'DELETE').slice(0, 2)).toMatchObject([
      { status: 200 },
      { status: null },
    ]);
  });

  it('is read in pages, by person, key, route and time', async () => {
    const query = async (filter: string) =>
      (await service.admin.get(`/admin/audit?${filter}`).expect(200)).body as {
        items: (Entry & { id: number; at: string })[];
        next_cursor: string | null;
      };
    const first = await query('key=service&limit=3');
    expect(first.items).toHaveLength(3);
    const second = await query(`key=service&limit=3&cursor=${first.next_cursor}`);
    expect(second.items[0].id).toBeLessThan(first.items[2].id);
    expect(new Set([...first.items, ...second.items].map(({ caller }) => caller))).toEqual(
      new Set(['service']),
    );
    const route = encodeURIComponent('/users/:id/export');
    expect((await query(`route=${route}`)).items.every((row) => row.route === '/users/:id/export')).toBe(
      true,
    );
    expect((await query('since=2100-01-01T00:00:00Z')).items).toEqual([]);
    for (const bad of ['since=yesterday', 'key=No%20Key', 'route=%00', 'cursor=abc'])
      await service.admin.get(`/admin/audit?${bad}`).expect(400);
  });

  it('shows a person their own entries in the export', async () => {
    await store();
    const { body } = await service.service.get(`/users/${ANNA}/export`).expect(200);
    expect(body.audit_entry).toContainEqual(
      expect.objectContaining({ route: '/users/:id/export', caller: 'service', status: null }),
    );
  });

  it('has what happened in the last half second before a stop', async () => {
    const replica = await createTestApp({}, { database: databaseOf(service) });
    await replica.service.get('/users/stopped/preferences').set('x-request-id', 'while-serving').expect(404);
    await replica.close();
    expect(await ofRequest('while-serving')).toMatchObject([
      { route: '/users/:id/preferences', aliased: true },
    ]);
  });

  it('has an entry of each link that was opened', async () => {
    await store();
    const links = service.get(SignedLinks);
    const paths = [await links.briefPath(userId, WEEK_OF, 60), await links.unsubscribePath(userId)];
    for (const [index, path] of paths.entries()) {
      await service.open.get(path).set('x-request-id', `link-${index}`);
      await until(async () => (await ofRequest(`link-${index}`)).length > 0);
    }
    await service.open.post(paths[1]).set('x-request-id', 'link-2').expect(200);
    const found = (await Promise.all(['link-0', 'link-1', 'link-2'].map(ofRequest))).flat();
    expect(found).toMatchObject([
      { caller: 'link', route: '/users/:id/brief', user_id: userId },
      { caller: 'unsubscribe_link', method: 'GET', user_id: userId, status: 200 },
      { caller: 'unsubscribe_link', method: 'POST', user_id: userId, status: 200 },
    ]);
    expect(JSON.stringify(found)).not.toContain('signature');
  });

  it('has one entry of a HEAD request, which reads as a GET request does', async () => {
    await service.open
      .head(`/users/${ANNA}/preferences`)
      .set('api-key', SERVICE_KEY)
      .set('x-request-id', 'head')
      .expect(200);
    await until(async () => (await ofRequest('head')).length > 0);
    expect(await ofRequest('head')).toMatchObject([{ method: 'HEAD', user_id: userId, status: 200 }]);
  });

  it('has the person that was meant, where ids of the app look like UUIDs', async () => {
    await store();
    const twin = await createTestApp({ USER_IDS: 'external' }, { database: databaseOf(service) });
    // Another person, whose own id looks like Anna's UUID.
    const other = uuidV5(userId, EXTERNAL_ID_NAMESPACE);
    const path = `/users/${userId}/preferences`;
    await twin.service
      .post('/observations')
      .set('x-request-id', 'twin-sends')
      .send({ observations: recordsOf(userId, 5) })
      .expect(200);
    await twin.service.get(path).set('x-request-id', 'twin-reads').expect(200);
    const link = await twin.get(SignedLinks).briefPath(userId, WEEK_OF, 60);
    await twin.open.get(link).set('x-request-id', 'twin-link');
    await twin.admin
      .get(`/admin/retry-queue?user_id=${userId}`)
      .set('x-request-id', 'twin-admin')
      .expect(200);
    await twin.close();
    const found = await Promise.all(['twin-sends', 'twin-reads', 'twin-link', 'twin-admin'].map(ofRequest));
    // A link and an operator name a person by the UUID, whatever the app does.
    expect(found.flat().map((row) => row.user_id)).toEqual([other, other, userId, userId]);
  });

  it('has an entry of each change of a run that names people', async () => {
    await service.admin
      .post('/admin/trigger-intelligence')
      .set('x-request-id', 'named-run')
      .send({ user_ids: [ANNA], week_of: WEEK_OF })
      .expect(200);
    expect(await ofRequest('named-run')).toMatchObject([{ user_id: userId, people: 1, caller: 'admin' }]);
  });
});
