import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';
import type { AuditEntry } from './audit-entry.js';
import { aliasOf, auditSecret, hashedAddress } from './audit-secret.js';

/** An entry as operators see it. */
export interface AuditRow {
  id: number;
  at: Date;
  caller: string;
  method: string;
  route: string;
  user_id: string | null;
  aliased: boolean;
  people: number | null;
  status: number | null;
  request_id: string | null;
  count: number;
  source: string | null;
}

export interface AuditFilter {
  userId: string | null;
  caller: string | null;
  route: string | null;
  /** ISO; only entries of this time or later. */
  since: string | null;
  /** The key of the last entry of the page before: ISO time and id; nulls for the first page. */
  after: readonly (string | null)[];
  limit: number;
}

/** The table of the audit: rows are added, and read. */
@Injectable()
export class AuditStore {
  private secret: string | null = null;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Adds entries in one statement. Their times are counted back from the database's clock. A person that is not known, or
   * whose erasure is in progress, gets the alias: so no late entry brings back the id of an erased person. It waits for
   * no erasure.
   */
  async add(entries: readonly AuditEntry[]): Promise<void> {
    const secret = await this.loadedSecret();
    const now = performance.now();
    await this.dataSource.query(
      `with given as (
         select * from unnest($1::float8[], $2::varchar[], $3::varchar[], $4::varchar[], $5::uuid[], $6::uuid[],
           $7::int[], $8::int[], $9::varchar[], $10::int[], $11::varchar[]) with ordinality
           as g(age, caller, method, route, user_id, alias, people, status, request_id, count, source, place)),
       known as (
         select user_id from user_identity where user_id = any($5::uuid[]) order by user_id for key share skip locked),
       named as (
         select user_id from known union
         select user_id from user_preferences where user_id = any($5::uuid[]))
       insert into audit_entry
         (at, caller, method, route, user_id, aliased, people, status, request_id, count, source)
       select now() - make_interval(secs => g.age), g.caller, g.method, g.route, coalesce(n.user_id, g.alias),
         g.user_id is not null and n.user_id is null, g.people, g.status, g.request_id, g.count, g.source
       from given g left join named n using (user_id) order by g.place`,
      [
        entries.map(({ at }) => Math.max(0, now - at) / 1000),
        entries.map(({ caller }) => caller),
        entries.map(({ method }) => method),
        entries.map(({ route }) => route),
        entries.map(({ userId }) => userId),
        entries.map(({ userId }) => (userId === null ? null : aliasOf(userId, secret))),
        entries.map(({ people }) => people),
        entries.map(({ status }) => status),
        entries.map(({ requestId }) => requestId),
        entries.map(({ count }) => count),
        entries.map(({ source }) => (source === null ? null : hashedAddress(source, secret))),
      ],
    );
  }

  /** Returns entries, newest first. Entries of a person are found under the id and under the alias. */
  async list({ userId, caller, route, since, after, limit }: AuditFilter): Promise<AuditRow[]> {
    const ids = userId === null ? null : [userId, aliasOf(userId, await this.loadedSecret())];
    return selectRows<AuditRow>(
      this.dataSource,
      `select id, at, caller, method, route, user_id, aliased, people, status, request_id, count, source
       from audit_entry
       where ($1::uuid[] is null or user_id = any($1)) and ($2::varchar is null or caller = $2)
         and ($3::varchar is null or route = $3) and ($4::timestamptz is null or at >= $4)
         and ($5::timestamptz is null or (at, id) < ($5, $6::bigint))
       order by at desc, id desc limit $7`,
      [ids, caller, route, since, ...after, limit],
    );
  }

  private async loadedSecret(): Promise<string> {
    return (this.secret ??= await auditSecret(this.dataSource));
  }
}
