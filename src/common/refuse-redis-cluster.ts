import { Redis } from 'ioredis';
import { AppError } from './errors.js';
import { RedisConnector } from './redis-connector.js';
import { isClusterReply, redisReplyCode } from './redis-trouble.js';

/** How long a boot waits for the answer. A busy machine may need seconds for it, and a server that is away none. */
const ANSWERS_WITHIN_MS = 5000;
/** The pause before a server that has not answered is asked again. */
const ASK_AGAIN_MS = 1000;

type Answer = 'cluster' | 'no_cluster' | null;

/**
 * Refuses a Redis Cluster: each of its nodes holds a part of the keys only. A server that is away or that does not
 * answer the question is no reason to refuse (decision 70).
 * @param variable the name of the variable that holds the address
 * @throws AppError `redis_cluster`
 */
export async function refuseRedisCluster(url: string, variable: string): Promise<void> {
  if ((await new ClusterQuestion(url).ask()) === 'cluster') throw clusterError(variable);
}

/**
 * Refuses a Redis Cluster for as long as the process lives. A server that does not answer during the boot is asked until it
 * does, and an answer that only a cluster gives counts whenever it comes: the address may lead to another server later.
 */
export class ClusterWatch {
  private readonly question: ClusterQuestion;
  private timer: NodeJS.Timeout | null = null;
  private over = false;

  /**
   * @param variable the name of the variable that holds the address
   * @param onFound called once, when a cluster is found after the boot
   */
  constructor(
    url: string,
    private readonly variable: string,
    private readonly onFound: (error: AppError) => void,
  ) {
    this.question = new ClusterQuestion(url);
  }

  /** @throws AppError `redis_cluster` */
  async begin(): Promise<void> {
    const answer = await this.question.ask();
    if (answer === null) return this.askAgainLater();
    if (answer === 'cluster') throw clusterError(this.variable);
  }

  /** Looks at the answer to any command. */
  notice(error: unknown): void {
    if (isClusterReply(error)) this.found();
  }

  close(): void {
    this.over = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.question.drop();
  }

  private askAgainLater(): void {
    if (this.over) return;
    this.timer = setTimeout(() => void this.askAgain(), ASK_AGAIN_MS);
    this.timer.unref();
  }

  private async askAgain(): Promise<void> {
    const answer = await this.question.ask();
    if (answer === 'cluster') this.found();
    if (answer === null) this.askAgainLater();
  }

  private found(): void {
    if (this.over) return;
    this.close();
    this.onFound(clusterError(this.variable));
  }
}

/** Asks a server on a connection of its own, which ends with the answer. */
class ClusterQuestion {
  private client: Redis | null = null;

  constructor(private readonly url: string) {}

  /** @returns null while the server is away or silent */
  async ask(): Promise<Answer> {
    const client = new Redis(this.url, {
      Connector: RedisConnector,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: ANSWERS_WITHIN_MS,
      commandTimeout: ANSWERS_WITHIN_MS,
      // Only INFO could be asked by the client itself, and it warns on the console where that is forbidden.
      enableReadyCheck: false,
    });
    this.client = client;
    client.on('error', () => undefined);
    try {
      return /cluster_state/.test(String(await client.cluster('INFO'))) ? 'cluster' : 'no_cluster';
    } catch (error) {
      // ERR: cluster mode is off. NOPERM: the user may not ask, and the answers to other commands must say it.
      return ['ERR', 'NOPERM'].includes(redisReplyCode(error) ?? '') ? 'no_cluster' : null;
    } finally {
      client.disconnect();
    }
  }

  drop(): void {
    this.client?.disconnect();
  }
}

const clusterError = (variable: string): AppError =>
  new AppError(
    'redis_cluster',
    `${variable} leads to a Redis Cluster, which this service does not support: use a server, or an endpoint, without cluster mode.`,
  );
