import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FactoryProvider, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CacheModule } from '../../src/cache/cache.module.js';
import { RedisTextCache } from '../../src/cache/redis-text-cache.js';
import { TextCache } from '../../src/cache/text-cache.js';
import { ClusterWatch } from '../../src/common/refuse-redis-cluster.js';
import { readConfig } from '../../src/config/app-config.js';
import { DispatchModule } from '../../src/jobs/dispatch/dispatch.module.js';
import { BatchDispatcher } from '../../src/jobs/dispatch/batch-dispatcher.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const NODES = `nodes-${process.pid}.conf`;

/** No process works on a Redis Cluster, whenever it finds out (decision 70). */
(hasRedisServer() ? describe : describe.skip)('a Redis Cluster', () => {
  let cluster: RedisProcess;
  let proxy: TcpProxy;
  let url: string;

  const refused = (variable: string) => ({
    code: 'redis_cluster',
    message: expect.stringContaining(`${variable} leads to a Redis Cluster`),
  });
  const cacheOf = (address: string): Promise<TextCache> => {
    const providers = Reflect.getMetadata('providers', CacheModule) as FactoryProvider[];
    const cache = providers.find(({ provide }) => provide === TextCache)!;
    return cache.useFactory(readConfig({ REDIS_URL: address })) as Promise<TextCache>;
  };
  const queueOf = (address: string) =>
    Test.createTestingModule({
      imports: [DispatchModule.register(readConfig({ QUEUE_REDIS_URL: address }))],
    }).compile();
  const target = (server: RedisProcess) => ({ host: '127.0.0.1', port: server.port });

  beforeAll(async () => {
    cluster = await RedisProcess.start([
      '--cluster-enabled',
      'yes',
      '--cluster-config-file',
      NODES,
      '--dir',
      tmpdir(),
    ]);
  });
  afterAll(async () => {
    await cluster.close();
    rmSync(join(tmpdir(), NODES), { force: true });
  });
  beforeEach(async () => {
    proxy = await createTcpProxy(target(cluster));
    url = `redis://127.0.0.1:${proxy.port}`;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await proxy.close();
  });

  it('refuses the boot, also where the answer takes more than a second', async () => {
    proxy.slow(1500);
    await Promise.all([
      expect(cacheOf(url)).rejects.toMatchObject(refused('REDIS_URL')),
      expect(queueOf(url)).rejects.toMatchObject(refused('QUEUE_REDIS_URL')),
    ]);
  });

  it('ends the process where the server answers only after the boot', async () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const fatal = jest.spyOn(Logger.prototype, 'fatal').mockImplementation(() => undefined);
    proxy.cut();
    const cache = await cacheOf(url);
    const queue = await (await queueOf(url)).init();
    expect(exit).not.toHaveBeenCalled();
    proxy.restore();
    await until(() => exit.mock.calls.length >= 2);
    expect(exit.mock.calls).toEqual([[1], [1]]);
    const said = fatal.mock.calls.map(([entry]) => entry as { event: string; error: string });
    expect(said.map(({ event }) => event)).toEqual(['program.ended', 'program.ended']);
    const texts = said.map(({ error }) => error).sort();
    expect(texts[0]).toContain('QUEUE_REDIS_URL leads to a Redis Cluster');
    expect(texts[1]).toContain('REDIS_URL leads to a Redis Cluster');
    await cache.close();
    await queue.get(BatchDispatcher, { strict: false }).close();
    await queue.close();
  });

  it('is found by the answer to any command, once, where the address has moved to it', async () => {
    const server = await RedisProcess.start();
    proxy.restore(target(server));
    const found = jest.fn();
    const watch = new ClusterWatch(url, 'REDIS_URL', found);
    await watch.begin();
    const cache = await RedisTextCache.connect(url, watch);
    try {
      await cache.setMany([['a', 'text']], 60);
      expect(found).not.toHaveBeenCalled();
      proxy.cut();
      proxy.restore(target(cluster));
      await until(() =>
        cache.get('a').then(
          () => false,
          (error: Error) => error.message.startsWith('CLUSTERDOWN'),
        ),
      );
      await expect(cache.get('b')).rejects.toThrow('CLUSTERDOWN');
      expect(found.mock.calls).toEqual([[expect.objectContaining(refused('REDIS_URL'))]]);
    } finally {
      await cache.close();
      await server.close();
    }
  });

  it('is asked for no longer than the process lives', async () => {
    const found = jest.fn();
    proxy.cut();
    const watch = new ClusterWatch(url, 'REDIS_URL', found);
    await watch.begin();
    watch.close();
    proxy.restore();
    watch.notice(Object.assign(new Error('MOVED 1 127.0.0.1:1'), { name: 'ReplyError' }));
    expect(found).not.toHaveBeenCalled();
  });
});
