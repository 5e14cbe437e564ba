import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustCome } from '../../support/within.js';
import { Replica, type ReplicaOptions } from './replica.js';

const DRAINED_WITHIN_S = 40;
/** The environment of every process beside its name and database. Nothing else is set. */
const ENVIRONMENT = {
  NODE_ENV: 'test',
  ADMIN_API_KEY: 'chaos-admin-key',
  SERVICE_API_KEY: 'chaos-service-key',
  INTELLIGENCE_ENABLED: 'false',
  LEASE_SECONDS: '2',
  SHUTDOWN_GRACE_SECONDS: '0',
  RETRY_BASE_DELAY_SECONDS: '1',
};

export interface FleetOptions extends Partial<Pick<ReplicaOptions, 'environment' | 'preloads'>> {
  databaseUrl: string;
  replicas: number;
  /** How many of them only work; the others serve, coordinate and work. */
  workers?: number;
  /** A replica that ends is started again, as an orchestrator does it, also while the fleet starts. */
  keptAlive?: boolean;
  /** The database address of one replica, if they differ. */
  urlOf?: (replica: number) => string;
}

/** Replicas on one database. */
export class Fleet {
  private closed = false;

  private constructor(
    readonly replicas: readonly Replica[],
    private readonly logFolder: string,
  ) {}

  /** All of them, ready. When one does not start, none is left running. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const logFolder = mkdtempSync(join(tmpdir(), 'weekly-chaos-'));
    const replicas = Array.from({ length: options.replicas }, (_, number) => {
      return new Replica({
        name: `chaos-${process.pid}-${number + 1}`,
        program: number < options.replicas - (options.workers ?? 0) ? 'main.js' : 'worker.js',
        databaseUrl: options.urlOf?.(number) ?? options.databaseUrl,
        environment: { ...ENVIRONMENT, ...options.environment },
        preloads: options.preloads ?? [],
        logFolder,
      });
    });
    const fleet = new Fleet(replicas, logFolder);
    try {
      replicas.forEach((replica) => replica.start());
      if (options.keptAlive) for (const replica of replicas) void fleet.keep(replica);
      await Promise.all(replicas.map((replica) => replica.ready()));
      return fleet;
    } catch (error) {
      // The logs stay, because they show the reason.
      await fleet.end();
      throw error;
    }
  }

  private async keep(replica: Replica): Promise<void> {
    while (!this.closed) {
      await replica.exit;
      if (this.closed) return;
      replica.start();
    }
  }

  /** The process that holds the lease of this owner (`RunStore.owner` begins with the process's id). */
  holderOf(leaseOwner: string): Replica | undefined {
    return this.replicas.find((replica) => replica.pid === Number.parseInt(leaseOwner, 10));
  }

  /**
   * Asks all to stop and waits for it: their batches are written, or refused. No replica is started again.
   * @throws Error when one does not
   */
  async drain(): Promise<void> {
    this.closed = true;
    for (const replica of this.replicas) replica.signal('SIGTERM');
    await mustCome(
      'all replicas stop',
      DRAINED_WITHIN_S,
      () => !this.replicas.some(({ alive }) => alive) || null,
    );
  }

  /** Ends every process, also a stopped one, and deletes their logs. */
  async close(): Promise<void> {
    await this.end();
    rmSync(this.logFolder, { recursive: true, force: true });
  }

  private async end(): Promise<void> {
    this.closed = true;
    for (const replica of this.replicas) replica.signal('SIGKILL');
    await Promise.all(this.replicas.map((replica) => replica.exit));
  }
}
