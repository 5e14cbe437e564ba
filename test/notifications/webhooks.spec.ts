import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { HttpPost } from '../../src/notifications/http-post.js';
import { postWebhook } from '../../src/notifications/webhook.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const NO_PROXY = { https: null, http: null, except: null };
const post = (url: string, secrets: string[] = [], proxy: object = {}) =>
  postWebhook(
    new HttpPost({ proxy: { ...NO_PROXY, ...proxy } }),
    url,
    { type: 'red_flag' },
    {
      idempotencyKey: 'the-id',
      secrets,
    },
  );

describe('a webhook', () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => (receiver = await startReceiver()));
  beforeEach(() => Object.assign(receiver, { received: [], answer: 204 }));
  afterAll(() => receiver.close());

  /** What a receiver with this secret computes, by the rules of Standard Webhooks. */
  const expected = (key: Buffer): string => {
    const [{ headers, body }] = receiver.received;
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  };

  it('is signed over id, time and body, once with each secret, so that receivers can change theirs at any moment', async () => {
    const bytes = Buffer.from('a secret of twenty-four ');
    await post(receiver.url, ['the new secret', `whsec_${bytes.toString('base64')}`]);
    const [{ headers, body }] = receiver.received;
    expect(headers['webhook-id']).toBe('the-id');
    expect(headers['idempotency-key']).toBe('the-id');
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    expect(headers['webhook-signature']).toBe(
      `${expected(Buffer.from('the new secret'))} ${expected(bytes)}`,
    );
    expect(headers['x-signature-sha256']).toBe(
      createHmac('sha256', 'the new secret').update(body).digest('hex'),
    );
  });

  it('has no signature without a secret', async () => {
    await post(receiver.url);
    const [{ headers }] = receiver.received;
    expect(headers).not.toHaveProperty('webhook-signature');
    expect(headers).not.toHaveProperty('x-signature-sha256');
  });

  it('sends user and password of the address as Basic authentication, and no error has them', async () => {
    const url = receiver.url.replace('http://', 'http://hook:s%40cret@');
    await post(`${url}/app?token=t`);
    const [{ headers, url: path }] = receiver.received;
    expect(headers.authorization).toBe(`Basic ${Buffer.from('hook:s@cret').toString('base64')}`);
    expect(path).toBe('/app?token=t');
    expect(headers.host).toBe(new URL(receiver.url).host);

    receiver.answer = 500;
    const error: unknown = await post(url).catch((cause: unknown) => cause);
    expect(String(error)).not.toMatch(/hook:|cret/);
    const away: unknown = await post('http://hook:s%40cret@127.0.0.1:1').catch((cause: unknown) => cause);
    expect(String(away)).not.toMatch(/hook:|cret/);
  });

  describe('behind a proxy', () => {
    let proxy: Server;
    let url: string;
    let seen: string[];
    beforeAll(async () => {
      proxy = createServer((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
        response.writeHead(204).end();
      });
      proxy.on('connect', (request: { url: string }, client: Socket) => {
        seen.push(`CONNECT ${request.url}`);
        const target = connect(Number(new URL(receiver.url).port), '127.0.0.1', () => {
          client.write('HTTP/1.1 200 OK\r\n\r\n');
          client.pipe(target).pipe(client);
        });
        for (const socket of [client, target]) socket.on('error', () => undefined);
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      url = `http://user:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    });
    beforeEach(() => (seen = []));
    afterAll(async () => {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    });

    it('goes to it with the whole address, and signs in there', async () => {
      await post('http://receiver.corp.example/app?x=1', [], { http: url });
      const credentials = Buffer.from('user:word').toString('base64');
      expect(seen).toEqual([`POST http://receiver.corp.example/app?x=1 Basic ${credentials}`]);
    });

    it('with https goes through a tunnel to the receiver, whose certificate is still checked', async () => {
      // The receiver speaks no TLS, so the tunnel is opened and the handshake fails.
      await expect(post('https://receiver.corp.example/app', [], { https: url })).rejects.toThrow(
        'the webhook could not be reached: the server speaks no TLS',
      );
      expect(seen).toEqual(['CONNECT receiver.corp.example:443']);
    });

    it('is left out for this machine and for the names of NO_PROXY', async () => {
      await post(receiver.url, [], { http: url });
      expect(receiver.received).toHaveLength(1);
      await post('http://a.corp.invalid/app', [], { http: url, except: 'x, .corp.invalid' }).catch(
        () => undefined,
      );
      expect(seen).toEqual([]);
    });
  });
});
