import type { DataSource } from 'typeorm';
import { sqlStateOf } from '../common/errors.js';
import { type DeliveryMark, STORED_MARK, type StoredMark, TIMELINE } from './delivery-mark.js';
import { HELD, type Held, type HeldReason } from './held.js';
import { selectRows } from './rows.js';

/** The name of the setting. */
export const HOME = 'database_home';

/** Where a database is, and at which address people reach its service. null: it cannot be known here. */
export interface Home {
  /** The system identifier of its cluster. A standby that takes over has the same. */
  cluster: string | null;
  /** Its number (oid) in the cluster. */
  database: string;
  /** Address and port of the server, as the server sees them. */
  server: string | null;
  public_url: string | null;
}

/** What a database says of itself, in one moment. */
export interface HomeReading extends StoredMark {
  own: Home;
  stored: Home | null;
  held: Held | null;
  /** Of the server; it changes when a standby takes over, and when a base backup is restored. null: unknown. */
  timeline: string | null;
}

type Row = Omit<Home, 'public_url'> & {
  stored: Home | null;
  held: { since: string; reason: HeldReason } | null;
  timeline: string | null;
  name: string | null;
  at: string | null;
};

/** Undefined function, no right, not supported, or not in this state, as by servers that only resemble PostgreSQL. */
const NOT_OFFERED = ['42883', '42501', '0A000', '55000'];

/** @param publicUrl of this process */
export async function readHome(dataSource: DataSource, publicUrl: string | null): Promise<HomeReading> {
  const cluster = '(select system_identifier::text from pg_control_system())';
  const { stored, held, timeline, name, at, ...facts } = await firstOffered([
    () => readRow(dataSource, cluster, TIMELINE),
    () => readRow(dataSource, cluster, 'null'),
    () => readRow(dataSource, 'null', 'null'),
  ]);
  return {
    own: { ...facts, public_url: publicUrl },
    stored,
    held: held && { since: new Date(held.since), reason: held.reason },
    timeline,
    name,
    mark: at === null ? null : ({ at, timeline } satisfies DeliveryMark),
  };
}

async function firstOffered([read, ...less]: (() => Promise<Row>)[]): Promise<Row> {
  try {
    return await read();
  } catch (error) {
    if (less.length === 0 || !NOT_OFFERED.includes(sqlStateOf(error) ?? '')) throw error;
    return firstOffered(less);
  }
}

async function readRow(dataSource: DataSource, cluster: string, timeline: string): Promise<Row> {
  const [row] = await selectRows<Row>(
    dataSource,
    `select ${cluster} as cluster, oid::text as database,
       host(inet_server_addr()) || ':' || inet_server_port() as server,
       (select value from service_setting where name = $1) as stored,
       (select value from service_setting where name = $2) as held,
       ${timeline} as timeline, ${STORED_MARK}
     from pg_database where datname = current_database()`,
    [HOME, HELD],
  );
  return row;
}
