import type { PoolClient } from 'pg';
import { AppError } from '../../common/errors.js';
import { copyIn, copyOut, setCounters } from './copy-table.js';
import { type Contents, readContents, sumOf, tableWithPersons } from './contents.js';
import { type DataConnection, openForTransfer } from './data-connection.js';
import { MOVE_MARKER } from '../unfinished-move.js';
import { emptyTables, migrateFully, openToReceive } from './receiving-database.js';

export interface Moved extends Contents {
  /** Tables that an earlier, interrupted move had copied. */
  kept: string[];
}

/**
 * Copies all our tables to another server, table by table, each in a transaction of its own with its count and sum
 * compared. After an interruption the same call continues. No one may write to the source meanwhile.
 * @throws AppError `not_empty`, `copy_differs`, and those of `openToReceive`
 */
export async function moveData(
  sourceUrl: string,
  targetUrl: string,
  onTable: (table: string, rows: number) => void,
): Promise<Moved> {
  const source = await openForTransfer(sourceUrl);
  try {
    await source.client.query('begin transaction isolation level repeatable read read only');
    const contents = await readContents(source.dataSource, source.client);
    if (contents.migrations.length === 0)
      throw new AppError(
        'nothing_to_move',
        'There is nothing to move: the database has no tables of this service.',
      );
    const target = await openToReceive(targetUrl, contents.migrations, markTarget);
    let kept: string[];
    try {
      await beginMove(target, await identityOf(source.client));
      kept = await copyMissing(source, target, contents, onTable);
      await setCounters(target.client, contents);
      await target.client.query(`drop table ${MOVE_MARKER}`);
    } finally {
      await target.close();
    }
    await migrateFully(targetUrl);
    return { ...contents, kept };
  } finally {
    await source.close();
  }
}

/** Identifies the cluster, also after a restart. */
async function identityOf(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select system_identifier::text as id from pg_control_system()',
  );
  return rows[0].id;
}

/** No service starts on a marked database. One with data of persons is refused, unless it is marked already. */
async function markTarget(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ marked: boolean }>('select to_regclass($1) is not null as marked', [
    MOVE_MARKER,
  ]);
  if (rows[0].marked) return;
  const filled = await tableWithPersons(client);
  if (filled !== null) throw notEmpty(filled);
  await client.query(`create table ${MOVE_MARKER} (source text not null)`);
}

/** Empties a new target of what the migrations put there, and names the source. A target of this source continues. */
async function beginMove({ dataSource, client }: DataConnection, source: string): Promise<void> {
  await inTransaction(client, async () => {
    const { rows } = await client.query<{ source: string }>(`select source from ${MOVE_MARKER}`);
    if (rows.some((begun) => begun.source === source)) return;
    if (rows.length > 0) throw notEmpty('a move from another database was begun');
    const filled = await tableWithPersons(client);
    if (filled !== null) throw notEmpty(filled);
    await emptyTables(dataSource, client);
    await client.query(`insert into ${MOVE_MARKER} values ($1)`, [source]);
  });
}

async function copyMissing(
  source: DataConnection,
  target: DataConnection,
  { tables }: Contents,
  onTable: (table: string, rows: number) => void,
): Promise<string[]> {
  const kept: string[] = [];
  for (const contents of tables) {
    const { table, columns, rows, sum } = contents;
    const there = await sumOf(target.client, table, columns);
    if (there.rows > 0 && there.rows === rows && there.sum === sum) kept.push(table);
    else if (there.rows > 0) throw notEmpty(`${table} changed since the earlier move`);
    else
      await inTransaction(target.client, () =>
        copyIn(target.client, contents, copyOut(source.client, table, columns)),
      );
    onTable(table, rows);
  }
  return kept;
}

async function inTransaction(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function notEmpty(what: string): AppError {
  return new AppError('not_empty', `The target database is not empty (${what}). Move into an empty one.`);
}
