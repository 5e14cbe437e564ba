import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, selectRows } from '../../database/rows.js';
import type { Scope } from '../scopes.js';
import type { KnownKey } from './environment-keys.js';

/** A key of the database as operators see it. */
export interface StoredKey {
  name: string;
  scopes: Scope[];
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
}

const ROW = `name, scopes, created_by, created_at, expires_at, revoked_at`;
const VALID = `revoked_at is null and (expires_at is null or expires_at > now())`;

/** The tables of keys. The database's clock decides when a key expires. */
@Injectable()
export class ApiKeyStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns the keys that are neither revoked nor expired. */
  valid(): Promise<KnownKey[]> {
    return selectRows<KnownKey>(this.dataSource, `select name, scopes, digest from api_key where ${VALID}`);
  }

  /** Returns all keys, newest first. */
  list(): Promise<StoredKey[]> {
    return selectRows<StoredKey>(
      this.dataSource,
      `select ${ROW} from api_key order by created_at desc, name`,
    );
  }

  /** Stores a key unless there are `most` valid keys. Returns null then, and for a name that was used before. */
  async add(
    key: { name: string; digest: Buffer; scopes: readonly Scope[]; createdBy: string; days: number | null },
    most: number,
  ): Promise<StoredKey | null> {
    const [row] = await selectRows<StoredKey | undefined>(
      this.dataSource,
      `insert into api_key (name, digest, scopes, created_by, expires_at)
       select $1, $2, $3::text[], $4, now() + make_interval(days => $5)
       where (select count(*) from api_key where ${VALID}) < $6
       on conflict (name) do nothing returning ${ROW}`,
      [key.name, key.digest, key.scopes, key.createdBy, key.days, most],
    );
    return row ?? null;
  }

  /** Revokes a key for ever; a second time changes nothing. Returns null if there is no such key. */
  async revoke(name: string): Promise<StoredKey | null> {
    const [row] = await changeRows<StoredKey | undefined>(
      this.dataSource,
      `update api_key set revoked_at = coalesce(revoked_at, now()) where name = $1 returning ${ROW}`,
      [name],
    );
    return row ?? null;
  }

  /** Notes that keys were used now. A row is written at most once a minute. */
  async noteUses(names: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `insert into api_key_use (name) select unnest($1::varchar[]) order by 1
       on conflict (name) do update set last_used_at = now()
         where api_key_use.last_used_at < now() - interval '1 minute'`,
      [names],
    );
  }

  /** Returns when each key was last used. */
  async lastUses(): Promise<Map<string, Date>> {
    const rows = await selectRows<{ name: string; last_used_at: Date }>(
      this.dataSource,
      `select name, last_used_at from api_key_use`,
    );
    return new Map(rows.map((row) => [row.name, row.last_used_at]));
  }
}
