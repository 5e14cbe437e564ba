import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing, traced } from '../src/common/tracing.js';
import { OutboxDispatcher } from '../src/notifications/outbox-dispatcher.js';
import { idOf, send, triggerRun } from './setup/cohort.js';
import { recordsOf } from './setup/people.js';
import { createTestApp, type TestApp } from './setup/test-app.js';

jest.setTimeout(60_000);

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number };
}

/** A collector as OTLP over HTTP asks for one: takes JSON at /v1/traces. */
class Collector {
  readonly bodies: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    void this.take(request).then(() => response.setHeader('content-type', 'application/json').end('{}'));
  });

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  spans(): Span[] {
    return this.bodies.flatMap((body) =>
      (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
        ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
      ),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(request: IncomingMessage): Promise<void> {
    let body = '';
    for await (const text of request.setEncoding('utf8')) body += text;
    if (request.url === '/v1/traces') this.bodies.push(body);
  }
}

describe('traces', () => {
  let service: TestApp;
  let collector: Collector;

  beforeAll(async () => {
    service = await createTestApp();
    collector = new Collector();
    const stopTracing = await startTracing(await collector.listen(), '1.2.3');
    await send(service, recordsOf('anna', 28));
    await triggerRun(service, { user_ids: ['anna', 'ghost'] });
    await service.service.get('/users/anna/brief').expect(200);
    await service.admin.post('/admin/retry-queue/ghost/retry').send({}).expect(200);
    await service.dataSource.query(
      `insert into outbox (dedupe_key, kind, payload) values ('spec', 'alert', '{}')`,
    );
    await service.get(OutboxDispatcher).deliverDue();
    await expect(
      traced('spec.fails', {}, () => Promise.reject(new TypeError('a value: 42'))),
    ).rejects.toThrow();
    await stopTracing();
    // Off again: nothing more is sent, and work is done all the same.
    expect(await traced('spec.silent', {}, () => Promise.resolve(7))).toBe(7);
  });
  afterAll(async () => {
    await service.close();
    collector.close();
  });

  const named = (name: string) => collector.spans().filter((span) => span.name === name);
  const attribute = (span: Span, key: string) =>
    Object.values(span.attributes.find((entry) => entry.key === key)?.value ?? {})[0];

  it.each([
    'POST /observations',
    'POST /admin/trigger-intelligence',
    'GET /users/:id/brief',
    'batch.read',
    'batch.compute',
    'batch.write',
    'run.verify',
    'retry.sweep',
    'outbox.deliver',
  ])('have a span of %s', (name) => {
    expect(named(name).length).toBeGreaterThan(0);
  });

  it('hang together: what a request caused is below it', () => {
    const [request] = named('POST /admin/retry-queue/:user_id/retry');
    const [sweep] = named('retry.sweep');
    expect(sweep).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId });
    expect(attribute(request, 'http.response.status_code')).toBe(200);
    const read = named('batch.read').filter((span) => span.traceId === request.traceId);
    expect(read).toEqual([expect.objectContaining({ parentSpanId: sweep.spanId })]);
  });

  it('mark what failed by its class, and keep its words', () => {
    const [failed] = named('spec.fails');
    expect(failed.status.code).toBe(2);
    expect(attribute(failed, 'error.type')).toBe('internal_error');
  });

  it('hold nobody: no id of a user, no words of an error, no address', () => {
    const sent = collector.bodies.join('\n');
    expect(sent).toContain('"1.2.3"');
    for (const word of ['anna', 'ghost', idOf('anna'), idOf('ghost'), 'a value', '127.0.0.1'])
      expect(sent).not.toContain(word);
  });

  it('end when they are switched off', () => {
    expect(named('spec.silent')).toEqual([]);
  });
});
