import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type Alert, toNotice } from '../../src/notifications/alert.js';
import { Authority, type Certificate } from '../support/certificates.js';
import { freePort } from '../support/free-port.js';
import { ensureBuilt, type Program, start } from '../support/programs.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { insertRow } from '../support/rows.js';
import { messageRows } from '../support/stored-messages.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startTlsFront, type TlsFront } from '../support/tls-front.js';
import { until } from '../support/until.js';

jest.setTimeout(180_000);

const KEY = 'a-key-of-this-spec';
const ALERT: Alert = {
  rule: 'run_failed',
  subject: 's',
  summary: 's',
  effect: 'e',
  nextStep: 'n',
  figures: {},
};

/** Whole programs: Node.js reads NODE_EXTRA_CA_CERTS only when a process starts. */
(hasRedisServer() ? describe : describe.skip)('servers with certificates of a private authority', () => {
  const authority = new Authority();
  const right = authority.issue('DNS:localhost,IP:127.0.0.1');
  const received = { spans: 0, notices: 0, mails: 0 };
  const programs: Program[] = [];
  let database: TestDatabase;
  let postgres: TlsFront;
  let redis: { server: RedisProcess; port: number };
  let queue: { server: RedisProcess; port: number };
  let https: Server;
  let mail: SMTPServer;

  beforeAll(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    postgres = await startTlsFront(database.url, 'IP:127.0.0.1', authority);
    redis = await redisWith(right);
    queue = await redisWith(authority.issue('DNS:queue.internal'));
    https = await serveHttps(right, (request, response) => {
      received[request.url === '/v1/traces' ? 'spans' : 'notices'] += 1;
      request.resume().once('end', () => response.end('{}'));
    });
    mail = new SMTPServer({
      ...{ ...right, secure: true, authOptional: true },
      onData: (stream, _, done) => {
        received.mails += 1;
        stream.resume().once('end', () => done());
      },
    });
    mail.on('error', () => undefined);
    await new Promise<void>((done) => mail.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    for (const { child, ended } of programs) {
      child.kill('SIGTERM');
      await ended;
    }
    await new Promise<void>((done) => mail.close(done));
    https.closeAllConnections();
    https.close();
    await Promise.all([redis.server.close(), queue.server.close(), postgres.close()]);
    await database.drop();
    authority.remove();
  });

  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  const serve = async (query: string, environment: NodeJS.ProcessEnv) => {
    const address = new URL(database.url);
    address.port = String(postgres.port);
    address.search = query;
    const program = start('main.js', [], {
      ...{ DATABASE_URL: address.href, PORT: '0', ADMIN_API_KEY: KEY, SERVICE_API_KEY: KEY },
      INTELLIGENCE_ENABLED: 'false',
      REDIS_URL: `rediss://127.0.0.1:${redis.port}`,
      QUEUE_REDIS_URL: `rediss://127.0.0.1:${queue.port}`,
      ALERT_WEBHOOK_URL: `https://localhost:${portOf(https)}/alerts`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `https://127.0.0.1:${portOf(https)}`,
      SMTP_URL: `smtps://127.0.0.1:${portOf(mail.server)}`,
      MAIL_FROM: 'weekly@example.com',
      ALERT_EMAIL_TO: 'operations@example.com',
      ...environment,
    });
    programs.push(program);
    const [, url] = await program.line(/"url":"(http:\/\/[^"]+)"/);
    await fetch(`${url}/users/anna/brief`, { headers: { 'api-key': KEY } });
    return program;
  };
  const addMessages = (name: string) =>
    Promise.all(
      ['alert_mail', 'alert_webhook'].map((kind) =>
        insertRow(database, 'outbox', {
          ...{ dedupe_key: `${kind}:${name}`, kind },
          payload: JSON.stringify(toNotice(ALERT, 'firing', { id: name, time: new Date() }, null)),
        }),
      ),
    );
  const errorsOf = async (name: string) =>
    (await messageRows(database))
      .filter(({ dedupe_key: key }) => key.endsWith(`:${name}`))
      .map(({ last_error: error }) => String(error));

  it('are refused with the reason: PostgreSQL at the start, the others without an effect on the service', async () => {
    await expect(serve('sslmode=verify-full', {})).rejects.toThrow(
      /authority that is not known.*sslrootcert/,
    );
    const { said, line } = await serve('sslmode=require', {});
    for (const event of ['cache_redis.away', 'queue_redis.away', 'tracing.collector_away'])
      await line(new RegExp(`"${event}".*NODE_EXTRA_CA_CERTS`));
    await addMessages('refused');
    await until(async () =>
      (await errorsOf('refused')).every((error) => error.includes('NODE_EXTRA_CA_CERTS')),
    );
    expect(received).toEqual({ spans: 0, notices: 0, mails: 0 });
    expect(said.stdout).not.toContain('127.0.0.1:');
  });

  it('are known by NODE_EXTRA_CA_CERTS: PostgreSQL, cache, mail, webhooks and traces; a name must still be right', async () => {
    const { line, said } = await serve('sslmode=verify-full', { NODE_EXTRA_CA_CERTS: authority.caFile });
    await line(/"queue_redis.away".*certificate is for another host name/);
    await addMessages('accepted');
    await until(() => received.spans > 0 && received.notices > 0 && received.mails > 0);
    expect(said.stdout).not.toMatch(/cache_redis.away|tracing.collector_away/);
  });
});

async function redisWith({ certFile, keyFile }: Certificate) {
  const port = await freePort();
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile];
  const tls = ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no'];
  return { server: await RedisProcess.start(tls), port };
}

async function serveHttps({ cert, key }: Certificate, listener: RequestListener): Promise<Server> {
  const server = createServer({ cert, key }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
