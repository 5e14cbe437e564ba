import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { sqlStateOf } from '../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { selectRows, type Sql } from './rows.js';

const HOME = 'database_home';
const HELD = 'database_held';

/** Where a database is, and at which address people reach its service. null: it cannot be known here. */
interface Home {
  /** The system identifier of its cluster. A standby that takes over has the same. */
  cluster: string | null;
  /** Its number (oid) in the cluster. */
  database: string;
  /** Address and port of the server, as the server sees them. */
  server: string | null;
  public_url: string | null;
}

export type HeldReason = 'other_cluster' | 'other_database' | 'other_public_url' | 'restored';

/** Nothing leaves the service until an operator confirms that this database is the one in use. */
export interface Held {
  since: Date;
  reason: HeldReason;
}

const WHY: Record<HeldReason, string> = {
  other_cluster: 'The database is in another PostgreSQL cluster than when the service last sent something.',
  other_database:
    'The database is another one of its PostgreSQL cluster than when the service last sent something.',
  other_public_url:
    'The server of the database and PUBLIC_URL are others than when the service last sent something.',
  restored: 'The database was restored from a backup: what was sent since the backup waits in it again.',
};

export const whyHeld = ({ reason }: Held): string => WHY[reason];

interface Reading {
  own: Home;
  stored: Home | null;
  held: Held | null;
}

/** Undefined function, no right, or not supported, as by servers that only resemble PostgreSQL. */
const NOT_OFFERED = ['42883', '42501', '0A000'];

/**
 * Notices that a database is a copy. The home is stored when something is first sent; a copy has the home of its original,
 * and is itself somewhere else. Once noticed, it is so for every process until an operator confirms (decision 77).
 */
@Injectable()
export class DatabaseHome {
  private readonly logger = new Logger(DatabaseHome.name);
  /** What this process has logged already, in milliseconds since 1970. */
  private loggedSince: number | null = null;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Call it before anything is sent. Stores the home if there is none. null: messages may leave. */
  async check(): Promise<Held | null> {
    const { own, stored, held } = await this.read();
    const reason = held === null && stored !== null ? moved(stored, own) : null;
    if (reason !== null) await holdDatabase(this.dataSource, reason);
    else if (held === null) await this.learn(stored, own);
    const now = reason === null ? held : (await this.read()).held;
    this.log(now);
    return now;
  }

  /** As `check`, but it only reads: also what no process has noticed yet. */
  async look(): Promise<Held | null> {
    const { own, stored, held } = await this.read();
    if (held !== null || stored === null) return held;
    const reason = moved(stored, own);
    return reason === null ? null : { since: new Date(), reason };
  }

  /** From now on the home is here. Returns what was held until now. */
  async confirm(): Promise<Held | null> {
    const { own, held } = await this.read();
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `insert into service_setting (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value, updated_at = now()`,
        [HOME, JSON.stringify(own)],
      );
      await manager.query(`delete from service_setting where name = $1`, [HELD]);
    });
    return held;
  }

  private async learn(stored: Home | null, own: Home): Promise<void> {
    if (stored === null)
      return this.dataSource.query(
        `insert into service_setting (name, value) values ($1, $2) on conflict (name) do nothing`,
        [HOME, JSON.stringify(own)],
      );
    const learnsUrl = stored.public_url === null && own.public_url !== null;
    const learnsCluster = stored.cluster === null && own.cluster !== null;
    if (!learnsUrl && !learnsCluster) return;
    const learnt: Home = {
      ...stored,
      cluster: stored.cluster ?? own.cluster,
      ...(learnsUrl && { public_url: own.public_url, server: own.server }),
    };
    await this.dataSource.query(
      `update service_setting set value = $2, updated_at = now() where name = $1 and value = $3`,
      [HOME, JSON.stringify(learnt), JSON.stringify(stored)],
    );
  }

  private async read(): Promise<Reading> {
    try {
      return await this.readWith('(select system_identifier::text from pg_control_system())');
    } catch (error) {
      if (!NOT_OFFERED.includes(sqlStateOf(error) ?? '')) throw error;
      return this.readWith('null');
    }
  }

  private async readWith(cluster: string): Promise<Reading> {
    const [{ stored, held, ...facts }] = await selectRows<
      Omit<Home, 'public_url'> & { stored: Home | null; held: { since: string; reason: HeldReason } | null }
    >(
      this.dataSource,
      `select ${cluster} as cluster, oid::text as database,
         host(inet_server_addr()) || ':' || inet_server_port() as server,
         (select value from service_setting where name = $1) as stored,
         (select value from service_setting where name = $2) as held
       from pg_database where datname = current_database()`,
      [HOME, HELD],
    );
    return {
      own: { ...facts, public_url: this.config.http.publicUrl },
      stored,
      held: held && { since: new Date(held.since), reason: held.reason },
    };
  }

  private log(held: Held | null): void {
    const since = held?.since.getTime() ?? null;
    if (held !== null && since !== this.loggedSince)
      this.logger.warn({
        event: 'outbox.home_changed',
        message:
          'This database is perhaps a copy: nothing is sent until `npm run cli -- outbox confirm-home`; alerts are logged only.',
        reason: held.reason,
        since: held.since.toISOString(),
      });
    this.loggedSince = since;
  }
}

/** From now on nothing leaves the service until an operator confirms. The first reason is kept. */
export async function holdDatabase(sql: Sql, reason: HeldReason): Promise<void> {
  await sql.query(
    `insert into service_setting (name, value)
     values ($1, jsonb_build_object('since', now(), 'reason', $2::text)) on conflict (name) do nothing`,
    [HELD, reason],
  );
}

/**
 * Why this is another home, if it is. A failover, a new address, and a pooler or tunnel between change the server alone, and
 * say nothing. Only with another PUBLIC_URL is it a copy of the whole cluster, such as a snapshot of its disk.
 */
function moved(stored: Home, own: Home): HeldReason | null {
  if (differ(stored.cluster, own.cluster)) return 'other_cluster';
  if (differ(stored.database, own.database)) return 'other_database';
  return differ(stored.server, own.server) && differ(stored.public_url, own.public_url)
    ? 'other_public_url'
    : null;
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
