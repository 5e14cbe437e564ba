import type { Sql } from '../../database/rows.js';
import { CONTENT, KEY, of, sameKey } from './kept-rows.js';

/**
 * Before an import is undone, those that came after it get what it kept, so that undoing them later restores it. Running it
 * again changes nothing. Pass a transaction.
 */
export async function passOn(id: number, sql: Sql): Promise<void> {
  await passToMoved(id, sql);
  await correctLater(id, sql);
  await passToInserted(id, sql);
  // Without the undone import there was nothing: undoing the later one deletes the observation.
  await sql.query(`delete from import_replaced where previous_import_id = $1`, [id]);
}

/** What a later import keeps as this one's row becomes what was there before. It is only restored once. */
async function correctLater(id: number, sql: Sql): Promise<void> {
  await sql.query(
    `with corrected as (
       update import_replaced l set (${CONTENT}, previous_import_id) = row(${of('r', CONTENT)}, r.previous_import_id)
       from import_replaced r where l.previous_import_id = $1 and r.import_id = $1 and ${sameKey('l', 'r')}
       returning ${of('l', KEY)})
     delete from import_replaced r using corrected c where r.import_id = $1 and ${sameKey('r', 'c')}
       and not exists (select from observation o where ${sameKey('o', 'r')} and o.import_id = $1)`,
    [id],
  );
}

/** A later import found nothing under a key that this one had left by moving or taking back: it gets what was there. */
async function passToInserted(id: number, sql: Sql): Promise<void> {
  await sql.query(
    `with recursive found as (
       select ${of('r', KEY)}, o.import_id as writer
       from import_replaced r join observation o on ${sameKey('o', 'r')}
       where r.import_id = $1 and o.import_id is distinct from $1
       union
       select ${of('f', KEY)}, before.previous_import_id
       from found f join import_replaced before on before.import_id = f.writer and ${sameKey('before', 'f')}
     ), first as (
       select f.* from found f where f.writer is not null and not exists (
         select from import_replaced before where before.import_id = f.writer and ${sameKey('before', 'f')}))
     update import_replaced r set import_id = f.writer from first f where r.import_id = $1 and ${sameKey('r', 'f')}`,
    [id],
  );
}

/** A later import replaced or moved the row that has the id of one that this import had moved. */
async function passToMoved(id: number, sql: Sql): Promise<void> {
  await sql.query(
    `with given as (
       select distinct on (${of('r', KEY)}) ${of('r', KEY)}, l.import_id as later
       from import_replaced r join import_replaced l on l.previous_import_id = $1
         and l.user_id = r.user_id and l.client_id = r.client_id
       where r.import_id = $1
         and not exists (select from observation o where ${sameKey('o', 'r')} and o.import_id is distinct from $1)
         and not exists (select from observation o
           where o.user_id = r.user_id and o.client_id = r.client_id and o.import_id = $1)
         and not exists (select from import_replaced own where own.import_id = l.import_id and ${sameKey('own', 'r')})
       order by ${of('r', KEY)}, l.import_id)
     update import_replaced r set import_id = g.later from given g where r.import_id = $1 and ${sameKey('r', 'g')}`,
    [id],
  );
}

/**
 * At the end of an undo: what cannot be restored because a later import has given its id to another row. That import would
 * have moved it, so it gets it.
 */
export async function passToHolder(id: number, sql: Sql): Promise<void> {
  await sql.query(
    `with recursive found as (
       select ${of('r', KEY)}, r.client_id as id, o.moment as at, o.metric as on_metric, o.source as on_source,
         o.body_site as on_site, o.dated as on_dated, o.import_id as writer
       from import_replaced r join observation o on o.user_id = r.user_id and o.client_id = r.client_id
       where r.import_id = $1 and not exists (select from observation own where ${sameKey('own', 'r')})
       union
       select ${of('f', KEY)}, f.id, f.at, f.on_metric, f.on_source, f.on_site, f.on_dated, before.previous_import_id
       from found f join import_replaced before on ${BEFORE}
     ), first as (
       select f.* from found f where f.writer is not null
         and not exists (select from import_replaced before where ${BEFORE})
         and not exists (select from import_replaced own where own.import_id = f.writer and ${sameKey('own', 'f')}))
     update import_replaced r set import_id = f.writer from first f where r.import_id = $1 and ${sameKey('r', 'f')}`,
    [id],
  );
}

/** The holder of the id had it before its writer, too. */
const BEFORE = `before.import_id = f.writer and before.client_id = f.id
  and (before.user_id, before.metric, before.source, before.body_site, before.moment, before.dated)
    = (f.user_id, f.on_metric, f.on_source, f.on_site, f.at, f.on_dated)`;
