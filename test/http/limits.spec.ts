import { Logger } from '@nestjs/common';
import { createTestApp, SERVICE_KEY, type TestApp } from '../support/test-app.js';

describe('limits on requests', () => {
  let service: TestApp | undefined;

  const start = async (environment: NodeJS.ProcessEnv): Promise<TestApp> =>
    (service = await createTestApp(environment));
  afterEach(async () => {
    jest.restoreAllMocks();
    await service?.close();
  });

  /** Sends the requests one after another. @returns their statuses */
  async function statuses(send: () => PromiseLike<{ status: number }>, times: number): Promise<number[]> {
    const seen: number[] = [];
    for (let sent = 0; sent < times; sent++) seen.push((await send()).status);
    return seen;
  }

  it('answer 429 to an address that sends many wrong keys, and never refuse a right key', async () => {
    const lines = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { open } = await start({ RATE_LIMIT_REFUSALS: '3', TRUSTED_PROXIES: 'loopback' });
    const send = (key: string, address = '203.0.113.1') =>
      open.get('/users/anna/preferences').set('api-key', key).set('x-forwarded-for', address);

    expect(await statuses(() => send('wrong'), 4)).toEqual([403, 403, 403, 429]);
    const refused = await send('wrong');
    expect(refused.body).toMatchObject({ statusCode: 429, code: 'too_many_refusals' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await send(SERVICE_KEY)).status).toBe(404);
    expect((await send('wrong', '203.0.113.2')).status).toBe(403);
    expect(lines.mock.calls).toEqual([[expect.objectContaining({ event: 'key.refused', refused: 1 })]]);
  });

  it('count requests with a key for the key, and say how many are left', async () => {
    const { admin, service: app } = await start({ RATE_LIMIT_PER_KEY: '2', RATE_LIMIT_PER_ADDRESS: '1' });
    const send = () => app.get('/users/anna/preferences');

    const { headers } = await send();
    expect(headers['ratelimit-policy']).toBe('"key";q=2;w=60');
    expect(headers['ratelimit']).toMatch(/^"key";r=1;t=\d+$/);
    expect(await statuses(send, 2)).toEqual([404, 429]);
    const refused = await send();
    expect(refused.body).toMatchObject({ statusCode: 429, code: 'too_many_requests' });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    await admin.get('/admin/runs').expect(200);
  });

  it('count requests without a key for the address, except for probes and scrapes', async () => {
    const { open } = await start({ RATE_LIMIT_PER_ADDRESS: '2' });
    expect(await statuses(() => open.get('/unsubscribe/x'), 3)).toEqual([404, 404, 429]);
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect(await statuses(() => open.get(path), 4)).toEqual([200, 200, 200, 200]);
  });

  it('count the pages of the documentation for the address, too', async () => {
    const { open } = await start({ RATE_LIMIT_PER_ADDRESS: '3' });
    const paths = ['/docs/swagger-ui-bundle.js', '/docs-json', '/unsubscribe/x', '/docs/', '/DOCS-yaml'];
    const seen: number[] = [];
    for (const path of paths) seen.push((await open.get(path)).status);
    expect(seen).toEqual([200, 200, 404, 429, 429]);
    const refused = await open.get('/docs');
    expect(refused.body).toMatchObject({ statusCode: 429, code: 'too_many_requests' });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    await open.get('/health/live').expect(200);
  });

  it('believe X-Forwarded-For of trusted proxies only', async () => {
    const { open } = await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUSTED_PROXIES: '192.0.2.0/24' });
    const from = (address: string) => open.get('/unsubscribe/x').set('x-forwarded-for', address);
    expect((await from('203.0.113.1')).status).toBe(404);
    expect((await from('203.0.113.2')).status).toBe(429);
  });

  it('can be switched off', async () => {
    const { open, service: app } = await start({
      RATE_LIMIT_PER_KEY: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_REFUSALS: '0',
    });
    expect(await statuses(() => open.get('/admin/runs'), 3)).toEqual([403, 403, 403]);
    expect((await app.get('/users/anna/preferences')).headers).not.toHaveProperty('ratelimit');
  });
});
