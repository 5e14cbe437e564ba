import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { jsonLogger } from '../../src/common/json-logger.js';
import { readConfig } from '../../src/config/app-config.js';
import { type RunningService, startService } from '../../src/service.js';
import { ADMIN_KEY, SERVICE_KEY } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const FOR_OPERATORS = [
  '/admin/runs',
  '/ADMIN/runs',
  '/admin/runs/',
  '/admin/targets',
  '/admin/keys',
  '/metrics',
  '/Metrics/',
  '/docs',
  '/docs/',
  '/docs-json',
  '/docs/swagger-ui-init.js',
];
const FOR_USERS = ['/users/anna/preferences', '/users/anna/briefs', '/unsubscribe/token'];

describe('a port for operators', () => {
  let database: TestDatabase;
  let service: RunningService;
  const configOf = (environment: NodeJS.ProcessEnv) =>
    readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      ADMIN_API_KEY: ADMIN_KEY,
      SERVICE_API_KEY: SERVICE_KEY,
      INTELLIGENCE_ENABLED: 'false',
      HOST: '127.0.0.1',
      PORT: '0',
      ...environment,
    });
  const logger = jsonLogger(['fatal']);

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startService(configOf({ ADMIN_PORT: '0' }), logger);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const headers = (path: string) => ({ 'api-key': /admin/i.test(path) ? ADMIN_KEY : SERVICE_KEY });
  const statusOf = async (base: string, path: string) =>
    (await fetch(base + path, { headers: headers(path) })).status;
  /** What a proxy sends that puts the whole address into the request line. */
  async function absolute(path: string): Promise<string> {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(
      `GET http://x${path} HTTP/1.1\r\nHost: x\r\napi-key: ${ADMIN_KEY}\r\nConnection: close\r\n\r\n`,
    );
    let answer = '';
    for await (const part of socket) answer += String(part);
    return answer.split('\r\n')[0];
  }

  it('answers to /admin, /metrics and /docs, and the other port does not', async () => {
    expect(service.adminUrl).not.toBe(service.url);
    for (const path of FOR_OPERATORS) {
      expect([path, await statusOf(service.adminUrl, path)]).toEqual([path, 200]);
      expect([path, await statusOf(service.url, path)]).toEqual([path, 404]);
    }
    expect(await absolute('/admin/runs')).toBe('HTTP/1.1 404 Not Found');
  });

  it("leaves users' and the app's routes to the other port", async () => {
    for (const path of FOR_USERS) {
      const elsewhere = await fetch(service.adminUrl + path, { headers: headers(path) });
      expect(await elsewhere.json()).toEqual({
        statusCode: 404,
        code: 'not_found',
        message: 'There is no such route.',
      });
    }
    for (const [base, status] of [
      [service.url, 400],
      [service.adminUrl, 404],
    ] as const) {
      const answer = await fetch(`${base}/observations`, {
        method: 'POST',
        headers: { ...headers('/observations'), 'content-type': 'application/json' },
        body: '{}',
      });
      expect(answer.status).toBe(status);
    }
  });

  it('shows the details of health there only, and answers probes on both', async () => {
    expect(await statusOf(service.adminUrl, '/health')).not.toBe(404);
    expect(await statusOf(service.url, '/health')).toBe(404);
    expect(await statusOf(service.url, '/Health/')).toBe(404);
    for (const base of [service.url, service.adminUrl])
      for (const probe of ['/health/live', '/health/ready']) expect(await statusOf(base, probe)).toBe(200);
  });

  it('is closed with the service, also with connections that are kept', async () => {
    const other = await startService(configOf({ ADMIN_PORT: '0' }), logger);
    const port = Number(new URL(other.adminUrl).port);
    const kept = connect(port, '127.0.0.1');
    kept.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(kept, 'data');
    const ended = once(kept.resume(), 'close');
    await other.stop();
    await ended;
    const refused = await once(connect(port, '127.0.0.1'), 'error');
    expect(refused).toEqual([expect.objectContaining({ code: 'ECONNREFUSED' })]);
  });

  it('that is taken ends the start, and the error names the variable', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(startService(configOf({ ADMIN_PORT: String(port) }), logger)).rejects.toThrow(
      new RegExp(`cannot listen on port ${port} .*EADDRINUSE.*ADMIN_PORT`),
    );
    holder.close();
  });

  it('is not there where it is not set: all is on one port, at the address of HOST alone', async () => {
    const one = await startService(configOf({}), logger);
    try {
      expect(one.adminUrl).toBe(one.url);
      for (const path of [...FOR_OPERATORS, '/health/ready'])
        expect([path, await statusOf(one.url, path)]).toEqual([path, 200]);
      const server = one.app.getHttpServer() as import('node:http').Server;
      expect(server.address()).toMatchObject({ address: '127.0.0.1' });
    } finally {
      await one.stop();
    }
  });

  it('must be another one than PORT', () => {
    expect(() => configOf({ PORT: '3000', ADMIN_PORT: '3000' })).toThrow(
      'ADMIN_PORT: must be another port than PORT',
    );
  });
});
