import { documentedRoutes, type Route, servedRoutes } from '../support/routes.js';
import { ADMIN_KEY, createTestApp, SERVICE_KEY, type TestApp } from '../support/test-app.js';

const FORBIDDEN = { statusCode: 403, code: 'forbidden', message: 'Forbidden.' };
const OPEN = ['/docs', '/docs-json', '/metrics', '/health/live', '/health/ready'];
const KEYS = { 'admin-key': ADMIN_KEY, 'service-key': SERVICE_KEY };

type Headers = Record<string, string>;

describe('keys of the routes', () => {
  let keyed: TestApp;
  let unkeyed: TestApp;
  let guarded: Route[];

  beforeAll(async () => {
    // All routes many times, from one address.
    const unlimited = { RATE_LIMIT_REFUSALS: '0' };
    keyed = await createTestApp(unlimited);
    unkeyed = await createTestApp({
      ADMIN_API_KEY: '',
      SERVICE_API_KEY: '',
      NODE_ENV: 'production',
      ...unlimited,
    });
    guarded = (await documentedRoutes(keyed)).filter((route) => route.key !== null);
  });
  afterAll(() => Promise.all([keyed.close(), unkeyed.close()]));

  /** Returns the answer of each guarded route to these headers. */
  const answers = (app: TestApp, headersOf: (route: Route) => Headers) =>
    Promise.all(
      guarded.map(async (route) => {
        const { status, body } = await app.open[route.method](route.path).set(headersOf(route));
        return { route: `${route.method} ${route.pattern}`, status, body: body as object };
      }),
    );
  const refusals = () =>
    guarded.map((route) => ({ route: `${route.method} ${route.pattern}`, status: 403, body: FORBIDDEN }));

  it('documents every route except for /metrics and the documentation itself', async () => {
    const documented = (await documentedRoutes(keyed)).map(
      (route) => `${route.method.toUpperCase()} ${route.pattern}`,
    );
    const hidden = servedRoutes(keyed).filter((route) => !documented.includes(route) && !/docs/.test(route));
    expect(hidden).toEqual(['GET /metrics']);
    expect(documented.length).toBeGreaterThan(20);
  });

  it('requires the admin key under /admin, the service key for users and observations, and no key elsewhere', async () => {
    for (const { method, pattern, key } of await documentedRoutes(keyed)) {
      const changesMetrics = method !== 'get' && pattern.startsWith('/metrics/catalogue');
      const expected =
        pattern.startsWith('/admin') || changesMetrics
          ? 'admin-key'
          : /^\/(users|observations|imports|metrics\/catalogue)/.test(pattern)
            ? 'service-key'
            : null;
      expect({ pattern, key }).toEqual({ pattern, key: expected });
    }
  });

  it('refuses every guarded route without a key', async () => {
    expect(await answers(keyed, () => ({}))).toEqual(refusals());
  });

  it.each(['api-key', 'x-api-key'])('refuses every guarded route with a wrong %s', async (header) => {
    expect(await answers(keyed, () => ({ [header]: 'wrong' }))).toEqual(refusals());
  });

  it.each([
    ['one more character', (key: string) => `${key}x`],
    ['one character less', (key: string) => key.slice(0, -1)],
    ['other capitals', (key: string) => key.toUpperCase()],
  ])('refuses a key with %s', async (_, change) => {
    expect(await answers(keyed, ({ key }) => ({ 'api-key': change(KEYS[key!]) }))).toEqual(refusals());
  });

  it('refuses every guarded route with the key of the other kind', async () => {
    const other = ({ key }: Route) => KEYS[key === 'admin-key' ? 'service-key' : 'admin-key'];
    expect(await answers(keyed, (route) => ({ 'api-key': other(route) }))).toEqual(refusals());
  });

  it.each([
    ['no key', {}],
    ['an empty key', { 'api-key': '' }],
    ['any key', { 'api-key': ADMIN_KEY }],
    ['the word null', { 'api-key': 'null' }],
    ['the word undefined', { 'x-api-key': 'undefined' }],
  ])('refuses every guarded route with %s when no key is configured', async (_, headers) => {
    expect(await answers(unkeyed, () => headers as Headers)).toEqual(refusals());
  });

  it.each(['api-key', 'x-api-key'])(
    'accepts the right key in the header %s on every guarded route',
    async (header) => {
      const admitted = await answers(keyed, ({ key }) => ({ [header]: KEYS[key!] }));
      for (const { route, status } of admitted) {
        expect({ route, refused: status === 403 }).toEqual({ route, refused: false });
        expect(status).toBeLessThan(500);
      }
    },
  );

  it.each(OPEN)('serves %s without a key, even in production with no key configured', async (path) => {
    await keyed.open.get(path).expect(200);
    await unkeyed.open.get(path).expect(200);
  });

  it('answers /health without a key', async () => {
    for (const { open } of [keyed, unkeyed]) {
      const { status, body } = await open.get('/health');
      expect([200, 503]).toContain(status);
      expect(body.details).toHaveProperty('intelligence.score');
    }
  });

  it('does not reveal its framework in the headers', async () => {
    const { headers } = await keyed.open.get('/health/live');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });
});
