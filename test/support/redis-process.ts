import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { mustCome } from './within.js';

const READY_WITHIN_S = 20;

/** Whether redis-server is installed: specs kill or configure it, so they cannot use a shared server. CI must have it. */
export function hasRedisServer(): boolean {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0) return true;
  const advice = 'Install the package redis-server.';
  if (process.env.CI) throw new Error(`No redis-server to kill and to configure. ${advice}`);
  process.stderr.write(`No redis-server: tests that need one of their own are skipped. ${advice}\n`);
  return false;
}

/** A Redis server of our own, always on the same port. It loses its data when it dies and evicts nothing by default. */
export class RedisProcess {
  private child: ChildProcess | null = null;
  private readonly endWithUs = (): void => void this.child?.kill('SIGKILL');

  private constructor(
    readonly port: number,
    private readonly settings: readonly string[],
  ) {
    process.once('exit', this.endWithUs);
  }

  /** @param settings further arguments of redis-server */
  static async start(settings: readonly string[] = []): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), settings);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const settings = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', ...settings, ...this.settings];
    this.child = spawn('redis-server', args, { stdio: 'ignore', cwd: '/' });
    await mustCome('redis-server answers', READY_WITHIN_S, () => this.ask((client) => client.ping()));
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child) return;
    this.child = null;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async flush(): Promise<void> {
    await this.ask((client) => client.flushall());
  }

  async configure(setting: string, value: string): Promise<void> {
    await this.ask((client) => client.config('SET', setting, value));
  }

  /** Makes a user with the password `pw` and all rights, then with these rules. @returns the address with it */
  async userWith(name: string, ...rules: string[]): Promise<string> {
    await this.ask(async (client) => {
      await client.acl('SETUSER', name, 'reset', 'on', '>pw', '~*', '&*', '+@all', ...rules);
    });
    return `redis://${name}:pw@127.0.0.1:${this.port}`;
  }

  /** Makes it a replica of another one, which refuses writes. Waits until it has what the other has. */
  async follow(primary: RedisProcess): Promise<void> {
    await this.ask((client) => client.replicaof('127.0.0.1', primary.port));
    await mustCome('the replica has the data of its primary', READY_WITHIN_S, () =>
      this.ask(async (client) => (await client.info('replication')).includes('master_link_status:up')),
    );
  }

  async close(): Promise<void> {
    await this.kill();
    process.off('exit', this.endWithUs);
  }

  private async ask<Answer>(question: (client: Redis) => Promise<Answer>): Promise<Answer> {
    const client = new Redis(this.url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }
}
