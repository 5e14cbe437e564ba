import { changeRows, type Sql } from '../../database/rows.js';
import type { DeletedId } from '../ingest/observation.js';

/** An observation that was deleted: whose it was, and the day that it counted for. */
export interface DeletedRow {
  user_id: string;
  day: string;
}

/** Deletes the observations that have these ids of the app, and returns those that were stored. */
export async function deleteIds(ids: readonly DeletedId[], sql: Sql): Promise<DeletedRow[]> {
  if (ids.length === 0) return [];
  return changeRows<DeletedRow>(
    sql,
    `delete from observation o using unnest($1::uuid[], $2::varchar[]) as given(user_id, client_id)
     where o.user_id = given.user_id and o.client_id = given.client_id returning o.user_id, o.day`,
    [ids.map(({ userRef }) => userRef.userId), ids.map(({ clientId }) => clientId)],
  );
}
