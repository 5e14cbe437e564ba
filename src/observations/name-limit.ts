import { selectRows, type Sql } from '../database/rows.js';
import { isMedication, isSymptom } from './catalogue.js';
import type { ReadObservation } from './ingest/observation.js';

interface Name {
  user_id: string;
  metric: string;
}

/**
 * People name their symptoms and medications themselves, and each name costs a series in every week. So a person may have
 * `most` of them. It returns the observations with a further name; those with a known name are never among them.
 *
 * Call it in the transaction that stores the observations, when their users are stored: two requests that bring new names
 * for one person wait for each other.
 */
export async function withFurtherNames(
  rows: readonly ReadObservation[],
  most: number,
  sql: Sql,
): Promise<ReadonlySet<ReadObservation>> {
  const named = rows.filter(({ metric }) => isSymptom(metric) || isMedication(metric));
  if ((await unknownNames(named, sql)).length === 0) return new Set();
  await sql.query(
    `select from user_identity where user_id = any($1::uuid[]) order by user_id for no key update`,
    [usersOf(named)],
  );
  // Again: names may have been stored while this transaction waited.
  const unknown = await unknownNames(named, sql);
  const room = await roomOf([...new Set(unknown.map(({ user_id }) => user_id))], most, sql);
  const isNew = new Set(unknown.map(({ user_id, metric }) => keyOf(user_id, metric)));
  const accepted = new Set<string>();
  return new Set(
    named.filter(({ userRef: { userId }, metric }) => {
      const key = keyOf(userId, metric);
      if (!isNew.has(key) || accepted.has(key)) return false;
      const left = room.get(userId) ?? most;
      if (left <= 0) return true;
      room.set(userId, left - 1);
      accepted.add(key);
      return false;
    }),
  );
}

// No part contains a control character: the reader refuses them.
const keyOf = (userId: string, metric: string): string => `${userId}\0${metric}`;

const usersOf = (rows: readonly ReadObservation[]): string[] => [
  ...new Set(rows.map(({ userRef }) => userRef.userId)),
];

/** The names that are not stored yet. */
async function unknownNames(named: readonly ReadObservation[], sql: Sql): Promise<Name[]> {
  const names = new Map(named.map((row) => [keyOf(row.userRef.userId, row.metric), row]));
  if (names.size === 0) return [];
  return selectRows<Name>(
    sql,
    `select given.user_id, given.metric from unnest($1::uuid[], $2::varchar[]) as given(user_id, metric)
     where not exists (select from observation o where o.user_id = given.user_id and o.metric = given.metric)`,
    [
      [...names.values()].map(({ userRef }) => userRef.userId),
      [...names.values()].map(({ metric }) => metric),
    ],
  );
}

/** How many further names each user may have. It steps from name to name in the index, however many observations there are. */
async function roomOf(userIds: readonly string[], most: number, sql: Sql): Promise<Map<string, number>> {
  const rows = await selectRows<{ user_id: string; names: number }>(
    sql,
    `with recursive found(user_id, metric) as (
       select asked, (select min(o.metric) from observation o where o.user_id = asked)
       from unnest($1::uuid[]) as asked
       union all
       select found.user_id,
         (select min(o.metric) from observation o where o.user_id = found.user_id and o.metric > found.metric)
       from found where found.metric is not null)
     select user_id, count(*) as names from found
     where metric like 'symptom:%' or metric like 'medication:%' group by user_id`,
    [userIds],
  );
  return new Map(rows.map(({ user_id, names }) => [user_id, most - names]));
}
