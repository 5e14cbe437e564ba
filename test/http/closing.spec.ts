import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Server } from 'node:http';
import { Readiness } from '../../src/monitoring/readiness.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const AN_HOUR = 3600;
/** The grace of a test ends when the test says so. */
const mockGrace = { end: (): void => undefined };
jest.mock('node:timers/promises', () => {
  const actual = jest.requireActual<typeof import('node:timers/promises')>('node:timers/promises');
  return {
    ...actual,
    setTimeout: (milliseconds: number) =>
      milliseconds > 1_000_000
        ? new Promise<void>((resolve) => (mockGrace.end = resolve))
        : actual.setTimeout(milliseconds),
  };
});

describe('closing the port', () => {
  let service: TestApp;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    service = await createTestApp();
    await service.app.listen(0);
    server = service.app.getHttpServer() as Server;
    port = (server.address() as AddressInfo).port;
  });

  /** Sends the beginning of a request, which is never continued. */
  async function begin(text: string) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }
  const closeOf = (socket: Socket) => new Promise((resolve) => socket.resume().once('close', resolve));
  const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`);
  const brief = () =>
    fetch(`http://127.0.0.1:${port}/users/anna/brief`, { headers: { 'api-key': 'test-service-key' } });

  it('keeps connections longer than usual proxies do', async () => {
    expect(server.keepAliveTimeout).toBe(75_000);
    expect(server.headersTimeout).toBeGreaterThan(server.keepAliveTimeout);
    await service.close();
  });

  it('is not held up by requests that are never finished', async () => {
    const sockets = await Promise.all([
      begin('GET /health/live HTTP/1.1\r\nHost: x\r\nX-a: b'),
      begin(
        'POST /observations HTTP/1.1\r\nHost: x\r\napi-key: test-service-key\r\nContent-Length: 9\r\n\r\n{',
      ),
      begin('POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n'),
      begin('GET'),
      begin(''),
    ]);
    const closed = Promise.all(sockets.map(closeOf));
    await service.close();
    await closed;
  });

  it('happens after a grace, in which requests are served and readiness is withdrawn', async () => {
    expect((await ready()).status).toBe(200);
    service.get(Readiness).leave(AN_HOUR);
    const closed = service.close();

    expect((await ready()).status).toBe(503);
    const answer = await brief();
    expect({ status: answer.status, connection: answer.headers.get('connection') }).toEqual({
      status: 404,
      connection: 'close',
    });

    mockGrace.end();
    await closed;
    await expect(brief()).rejects.toThrow();
  });
});
