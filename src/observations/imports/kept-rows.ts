/**
 * Observations as they were before an import replaced, moved or took them back. A trigger keeps what an import's INSERT
 * replaces (migration 1790700010000); what an import deletes is kept by the statement that deletes it.
 */

/** The columns of observation that make its key, and the others that an undo restores. */
export const KEY = 'user_id, metric, source, body_site, moment, dated';
export const CONTENT = 'day, value, suspect, observed_until, client_id, utc_offset, source_kind, recorded_at';

/** The same columns of a table. */
export const of = (table: string, names: string): string => names.replaceAll(/\w+/g, `${table}.$&`);
export const sameKey = (a: string, b: string): string => `(${of(a, KEY)}) = (${of(b, KEY)})`;

/** Keeps the rows of `gone`, whole rows of observation that the import deletes. Those that it had written itself are not kept. */
export const keepGone = (importId: string): string =>
  `insert into import_replaced as kept (import_id, previous_import_id, ${KEY}, ${CONTENT})
   select ${importId}::bigint, g.import_id, ${of('g', KEY)}, ${of('g', CONTENT)}
   from gone g where ${importId}::bigint is not null and g.import_id is distinct from ${importId}::bigint
   on conflict (import_id, ${KEY}) do update
   set (previous_import_id, ${CONTENT}) = row(null, ${of('excluded', CONTENT)})
   where excluded.previous_import_id is null`;

/**
 * What a person or the app takes back must not come back with an undo: forgets what is kept under the keys of `keys` and
 * under the ids of `ids`, two queries.
 */
export const forgetKept = (keys: string, ids: string): string =>
  `delete from import_replaced where ctid in (
     select r.ctid from import_replaced r join (${keys}) as k on ${sameKey('r', 'k')}
     union select r.ctid from import_replaced r join (${ids}) as i on r.user_id = i.user_id and r.client_id = i.client_id)`;
