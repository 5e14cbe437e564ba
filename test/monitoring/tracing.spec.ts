import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withoutTable } from '../support/broken-database.js';
import { idOf } from '../support/cohort.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { ensureBuilt, type Program, ROOT, start } from '../support/programs.js';
import { insertRow } from '../support/rows.js';
import { messageRows } from '../support/stored-messages.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(180_000);

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number };
}

/** A collector for OTLP over HTTP: it receives JSON at /v1/traces. */
class Collector {
  readonly bodies: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    void this.receive(request).then(() => response.setHeader('content-type', 'application/json').end('{}'));
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

  private async receive(request: IncomingMessage): Promise<void> {
    let body = '';
    for await (const text of request.setEncoding('utf8')) body += text;
    if (request.url === '/v1/traces') this.bodies.push(body);
  }
}

/** Runs the compiled service, because the exporter loads modules in a way that jest does not support. */
describe('traces', () => {
  const KEY = 'a-key-of-this-spec';
  let database: TestDatabase;
  let collector: Collector;
  const running: Program[] = [];

  const serve = async (endpoint: string) => {
    const program = start('main.js', [], {
      DATABASE_URL: database.url,
      PORT: '0',
      ADMIN_API_KEY: KEY,
      SERVICE_API_KEY: KEY,
      INTELLIGENCE_ENABLED: 'false',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    });
    running.push(program);
    const [, url] = await program.line(/"url":"(http:\/\/[^"]+)"/);
    const ask = async (method: string, path: string, body?: object): Promise<number> => {
      const headers = { 'api-key': KEY, 'content-type': 'application/json' };
      const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
      await answer.text();
      return answer.status;
    };
    return { ask, stop: () => stop(program) };
  };
  const stop = async ({ child, ended }: Program) => {
    child.kill('SIGTERM');
    return ended;
  };

  beforeAll(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    collector = new Collector();
    const service = await serve(await collector.listen());
    const statuses = [
      await service.ask('POST', '/observations', { observations: recordsOf('anna', 28) }),
      await service.ask('POST', '/admin/trigger-intelligence', {
        user_ids: ['anna', 'ghost'],
        week_of: WEEK_OF,
      }),
      await service.ask('GET', '/users/anna/brief'),
      await service.ask('POST', '/admin/retry-queue/ghost/retry', {}),
    ];
    expect(statuses).toEqual([200, 200, 200, 200]);
    await insertRow(database, 'outbox', { dedupe_key: 'spec', kind: 'alert', payload: '{}' });
    const messageOfSpec = async () =>
      (await messageRows(database)).find(({ dedupe_key: key }) => key === 'spec');
    await until(async () => (await messageOfSpec())?.state === 'delivered');
    await withoutTable(database, 'weekly_intelligence', async () =>
      expect(await service.ask('GET', '/users/anna/velocity')).toBe(500),
    );
    expect((await service.stop()).code).toBe(0);
  });
  afterAll(async () => {
    for (const program of running) await stop(program);
    collector.close();
    await database.drop();
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
  ])('include a span of %s', (name) => {
    expect(named(name).length).toBeGreaterThan(0);
  });

  it('put the spans that a request caused below its span', () => {
    const [request] = named('POST /admin/retry-queue/:user_id/retry');
    const [sweep] = named('retry.sweep').filter((span) => span.traceId === request.traceId);
    expect(sweep).toMatchObject({ parentSpanId: request.spanId });
    expect(attribute(request, 'http.response.status_code')).toBe(200);
    const read = named('batch.read').filter((span) => span.traceId === request.traceId);
    expect(read).toEqual([expect.objectContaining({ parentSpanId: sweep.spanId })]);
  });

  it('mark a failed request as an error', () => {
    const [failed] = named('GET /users/:id/velocity');
    expect(failed.status.code).toBe(2);
    expect(attribute(failed, 'error.type')).toBe('500');
    expect(named('GET /users/:id/brief')[0].status.code).toBe(0);
  });

  it('contain no id of a user, no key and no address', () => {
    const sent = collector.bodies.join('\n');
    expect(sent).toContain('"weekly-intelligence"');
    for (const word of ['anna', 'ghost', idOf('anna'), idOf('ghost'), KEY, 'postgres', '127.0.0.1'])
      expect(sent).not.toContain(word);
  });

  it('do not delay the service when no collector answers', async () => {
    const service = await serve('http://127.0.0.1:1');
    expect(await service.ask('GET', '/health/live')).toBe(200);
    const { code, stdout } = await service.stop();
    expect(code).toBe(0);
    expect(stdout).not.toContain('127.0.0.1:1');
  });

  it('load no exporter while tracing is switched off', () => {
    const script = `
      const { traced } = require('./dist/src/common/tracing.js');
      traced('off', {}, async () => 7).then((result) => {
        const loaded = Object.keys(require.cache).filter((path) => /sdk-trace|exporter-trace/.test(path));
        console.log(JSON.stringify({ result, loaded }));
      });`;
    const output = execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ result: 7, loaded: [] });
  });
});
