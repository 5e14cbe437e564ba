import { type AddressInfo, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { askRedis } from './ask-redis.js';

describe('askRedis', () => {
  let server: Server;
  const address = (scheme: string) => `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeEach(async () => {
    server = createServer((socket) => socket.on('error', () => undefined).end('+hello\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  it('names the cause where nothing listens', async () => {
    const url = address('redis');
    server.close();
    await once(server, 'close');
    await expect(askRedis(url, (redis) => redis.ping())).rejects.toMatchObject({
      code: 'redis_unreachable',
      message: expect.stringContaining('no server listens at this host and port'),
    });
  });

  it('names the cause where the server speaks no TLS', async () => {
    await expect(askRedis(address('rediss'), (redis) => redis.ping())).rejects.toMatchObject({
      message: expect.stringContaining('speaks no TLS at this port'),
    });
  });
});
