import { Controller, Get } from '@nestjs/common';
import { OpenRoute } from '../../src/access/requires-scope.js';
import { SCOPES, type Scope } from '../../src/access/scopes.js';
import { KeyAdmin } from '../../src/access/keys/key-admin.js';
import { plantController } from '../support/planted-controller.js';
import { documentedRoutes, type Route } from '../support/routes.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

/** Every route that needs a key. A new route has its line here, with the least that it needs. */
const ROUTES: Record<Scope, string[]> = {
  ingest: [
    'post /observations',
    'delete /observations',
    'post /imports',
    'get /imports',
    'get /imports/{import_id}',
    'delete /imports/{import_id}',
    'put /users/{id}/preferences',
    'delete /users/{id}/links',
    'post /users/{id}/experiments',
    'put /users/{id}/experiments/{experiment_id}/days/{date}',
    'post /users/{id}/experiments/{experiment_id}/stop',
  ],
  read: [
    'get /users/{id}/brief',
    'get /users/{id}/briefs',
    'get /users/{id}/insights',
    'get /users/{id}/patterns',
    'get /users/{id}/velocity',
    'get /users/{id}/systems',
    'get /users/{id}/evidence/{fact_id}',
    'get /users/{id}/preferences',
    'get /users/{id}/export',
    'get /users/{id}/experiments',
    'get /metrics/catalogue',
  ],
  erase: ['delete /users/{id}'],
  admin: [
    'post /admin/trigger-intelligence',
    'post /admin/runs/{job_id}/cancel',
    'post /admin/runs/{job_id}/pause',
    'post /admin/runs/{job_id}/resume',
    'post /admin/retry-queue/{user_id}/retry',
    'post /admin/dead-letters/redrive',
    'put /admin/rollout',
    'put /metrics/catalogue/{code}',
    'post /admin/rollout/advance',
    'post /admin/outbox/redrive',
    'post /admin/outbox/confirm-home',
    'post /admin/alerts/{id}/acknowledge',
    'get /admin/keys',
    'post /admin/keys',
    'delete /admin/keys/{name}',
  ],
  view: [
    'get /admin/runs',
    'get /admin/runs/{job_id}',
    'get /admin/runs/{job_id}/users/{user_id}',
    'get /admin/retry-queue',
    'get /admin/dead-letters',
    'get /admin/rollout',
    'get /admin/intelligence-health',
    'get /admin/targets',
    'get /admin/outbox',
    'get /admin/outbox/summary',
    'get /admin/erasures/{id}',
    'get /admin/alerts',
    'get /admin/audit',
    'get /admin/fleet',
  ],
};
const OPEN = [
  'get /health',
  'get /health/live',
  'get /health/ready',
  'get /unsubscribe/{token}',
  'post /unsubscribe/{token}',
];

const nameOf = ({ method, pattern }: Pick<Route, 'method' | 'pattern'>): string => `${method} ${pattern}`;

describe('scopes of the routes', () => {
  let service: TestApp;
  let routes: Route[];
  const keys = new Map<Scope, string>();

  beforeAll(async () => {
    // All routes many times, from one address.
    service = await createTestApp({ RATE_LIMIT_REFUSALS: '0' });
    routes = await documentedRoutes(service);
    for (const scope of SCOPES)
      keys.set(
        scope,
        (
          await service
            .get(KeyAdmin)
            .add({ name: scope === 'admin' ? 'root' : scope, scopes: [scope], days: null }, 'cli')
        ).key,
      );
  });
  afterAll(() => service.close());

  it('are those of the list, for every route', () => {
    const found = Object.fromEntries(routes.map((route) => [nameOf(route), route.scope]));
    const listed = Object.entries(ROUTES).flatMap(([scope, names]) => names.map((name) => [name, scope]));
    expect(found).toEqual(Object.fromEntries([...listed, ...OPEN.map((name) => [name, null])]));
  });

  it('of changing routes are never those of reading', () => {
    const changing = routes.filter(({ method }) => method !== 'get');
    expect(changing.filter(({ scope }) => scope === 'read' || scope === 'view')).toEqual([]);
  });

  it.each(SCOPES)('of a key with %s open the routes of that scope, and no others', async (scope) => {
    const opened = await Promise.all(
      routes.map(async (route) => {
        const { status } = await service.open[route.method](route.path).set('api-key', keys.get(scope)!);
        return status === 403 ? [] : [nameOf(route)];
      }),
    );
    // admin contains view.
    const expected = [...ROUTES[scope], ...(scope === 'admin' ? ROUTES.view : []), ...OPEN];
    expect(opened.flat().sort()).toEqual(expected.sort());
  });
});

@Controller('planted')
class PlantedController {
  @Get('undeclared')
  undeclared(): string {
    return 'reached';
  }

  @Get('open')
  @OpenRoute('planted')
  open(): string {
    return 'reached';
  }
}

describe('a route that declares no access', () => {
  it('admits no key, and is found by its missing scope, as an open route is', async () => {
    const planted = plantController(PlantedController);
    const service = await createTestApp();
    try {
      for (const requests of [service.admin, service.service, service.open])
        await requests.get('/planted/undeclared').expect(403);
      await service.open.get('/planted/open').expect(200, 'reached');
      const unlisted = (await documentedRoutes(service))
        .filter(({ scope }) => scope === null)
        .map(nameOf)
        .filter((name) => !OPEN.includes(name));
      expect(unlisted).toEqual(['get /planted/undeclared', 'get /planted/open']);
    } finally {
      planted.remove();
      await service.close();
    }
  });
});
