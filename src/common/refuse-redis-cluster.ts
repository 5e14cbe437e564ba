import { Redis } from 'ioredis';
import { AppError } from './errors.js';

const ANSWERS_WITHIN_MS = 1000;

/**
 * Refuses a Redis Cluster: each of its nodes holds a part of the keys only. A server that is away or that does not
 * answer the question is no reason to refuse (decision 70).
 * @param variable the name of the variable that holds the address
 * @throws AppError `redis_cluster`
 */
export async function refuseRedisCluster(url: string, variable: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: ANSWERS_WITHIN_MS,
    commandTimeout: ANSWERS_WITHIN_MS,
    // Only INFO could be asked by the client itself, and it warns on the console where that is forbidden.
    enableReadyCheck: false,
  });
  client.on('error', () => undefined);
  const answer = await client.cluster('INFO').catch(() => '');
  client.disconnect();
  if (/cluster_state/.test(String(answer)))
    throw new AppError(
      'redis_cluster',
      `${variable} leads to a Redis Cluster, which this service does not support: use a server, or an endpoint, without cluster mode.`,
    );
}
