import { selectRows, type Sql } from '../../database/rows.js';
import { forgetKept, keepGone, KEY } from '../imports/kept-rows.js';
import type { DeletedId } from '../ingest/observation.js';

/** An observation that was deleted: whose it was, and the day that it counted for. */
export interface DeletedRow {
  user_id: string;
  day: string;
}

/**
 * Deletes the observations that have these ids of the app, and returns those that were stored.
 * @param importId the import that takes them back, whose undo restores them; null: they never come back
 */
export async function deleteIds(
  ids: readonly DeletedId[],
  sql: Sql,
  importId: string | null = null,
): Promise<DeletedRow[]> {
  if (ids.length === 0) return [];
  const kept =
    importId === null ? forgetKept(`select ${KEY} from gone`, 'select * from given') : keepGone('$3');
  return selectRows<DeletedRow>(
    sql,
    `with given as (select * from unnest($1::uuid[], $2::varchar[]) as given(user_id, client_id)
     ), gone as (
       delete from observation o using given
       where o.user_id = given.user_id and o.client_id = given.client_id returning o.*
     ), kept as (${kept})
     select user_id, day from gone`,
    [
      ids.map(({ userRef }) => userRef.userId),
      ids.map(({ clientId }) => clientId),
      ...(importId === null ? [] : [importId]),
    ],
  );
}
