import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { Sql } from '../database/rows.js';
import type { ReadObservation } from './ingest/observation.js';

/**
 * The table of spelled names. A person's first spelling that says more than the canonical form stays, so that texts
 * do not call a symptom otherwise every week.
 */
@Injectable()
export class SpellingStore {
  constructor(private readonly clock: Clock) {}

  /** Call it in the transaction that stores the observations, after them. */
  async remember(rows: readonly ReadObservation[], sql: Sql): Promise<void> {
    const spelled = new Map<string, [userId: string, code: string, spelling: string]>();
    const add = (userId: string, code: string, spelling: string | undefined): void => {
      const key = `${userId}\0${code}`;
      if (spelling !== undefined && !spelled.has(key)) spelled.set(key, [userId, code, spelling]);
    };
    for (const { userRef, metric, spelling, bodySite, siteSpelling } of rows) {
      add(userRef.userId, metric, spelling);
      add(userRef.userId, `body_site:${bodySite}`, siteSpelling);
    }
    if (spelled.size === 0) return;
    // In the same order in every transaction, so that parallel transactions cannot deadlock.
    const names = [...spelled].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
    await sql.query(
      `insert into spelled_name (user_id, code, spelling, recorded_at)
       select given.*, $4::timestamptz from unnest($1::uuid[], $2::varchar[], $3::varchar[]) as given
       on conflict do nothing`,
      [
        names.map(([userId]) => userId),
        names.map(([, code]) => code),
        names.map(([, , spelling]) => spelling),
        this.clock.now(),
      ],
    );
  }
}
