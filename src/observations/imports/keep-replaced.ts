import type { Sql } from '../../database/rows.js';
import type { ReadObservation } from '../ingest/observation.js';

/** The columns of observation that make its key, and the others that an undo restores. */
export const KEY = 'user_id, metric, source, body_site, moment, dated';
export const CONTENT = 'day, value, suspect, observed_until, client_id, utc_offset, source_kind, recorded_at';

/**
 * Keeps what an import is about to replace: rows of the same key with another content, and rows that have the same client id
 * under another key. What the same import wrote before is not kept. Call it in the transaction that writes, before it does.
 */
export async function keepReplaced(
  rows: readonly ReadObservation[],
  importId: string,
  sql: Sql,
): Promise<void> {
  if (rows.length === 0) return;
  // In the order of the key, as the rows are written, so that two imports do not wait for each other.
  await sql.query(
    `insert into import_replaced (import_id, previous_import_id, ${KEY}, ${CONTENT})
     select $1::bigint, o.import_id, ${columns(KEY)}, ${columns(CONTENT)}
     from unnest($2::uuid[], $3::varchar[], $4::varchar[], $5::varchar[], $6::timestamptz[], $7::boolean[], $8::float8[],
       $9::timestamptz[], $10::varchar[], $11::date[]) as given(user_id, metric, source, body_site, moment, dated, value, until, id, date)
     join observation o using (${KEY})
     where o.import_id is distinct from $1 and (o.value is distinct from given.value
       or o.observed_until is distinct from given.until or o.day <> given.date
       or o.client_id is distinct from coalesce(given.id, o.client_id))
     on conflict do nothing`,
    [
      importId,
      rows.map((row) => row.userRef.userId),
      rows.map((row) => row.metric),
      rows.map((row) => row.source),
      rows.map((row) => row.bodySite),
      rows.map((row) => row.moment.toISOString()),
      rows.map((row) => row.dated),
      rows.map((row) => row.value),
      rows.map((row) => row.until?.toISOString() ?? null),
      rows.map((row) => row.clientId),
      rows.map((row) => row.day),
    ],
  );
  await keepMoved(rows, importId, sql);
}

async function keepMoved(rows: readonly ReadObservation[], importId: string, sql: Sql): Promise<void> {
  const named = rows.filter(({ clientId }) => clientId !== null);
  if (named.length === 0) return;
  await sql.query(
    `insert into import_replaced (import_id, previous_import_id, ${KEY}, ${CONTENT})
     select $1::bigint, o.import_id, ${columns(KEY)}, ${columns(CONTENT)}
     from observation o join unnest($2::uuid[], $3::varchar[]) as given(user_id, client_id) using (user_id, client_id)
     where o.import_id is distinct from $1
     on conflict do nothing`,
    [importId, named.map((row) => row.userRef.userId), named.map((row) => row.clientId)],
  );
}

/** The same columns of the table `o`. */
const columns = (names: string): string => names.replaceAll(/\w+/g, 'o.$&');
