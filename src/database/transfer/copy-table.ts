import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from, to } from 'pg-copy-streams';
import { AppError } from '../../common/errors.js';
import { columnList, type Contents, counterColumns, quoted, sumOf, type TableContents } from './contents.js';

/** The rows of a table in PostgreSQL's text form, while they are read. */
export function copyOut(
  client: PoolClient,
  table: string,
  columns: readonly string[],
): AsyncIterable<Buffer> {
  return client.query(to(`copy (select ${columnList(columns)} from ${quoted(table)}) to stdout`));
}

/**
 * Writes rows into an empty table, and compares its count and sum with what they should be.
 * @throws AppError `copy_differs`
 */
export async function copyIn(
  client: PoolClient,
  { table, columns, rows, sum }: TableContents,
  text: AsyncIterable<Buffer>,
): Promise<void> {
  const target = client.query(from(`copy ${quoted(table)} (${columnList(columns)}) from stdin`));
  await pipeline(Readable.from(text, { objectMode: false }), target);
  const found = await sumOf(client, table, columns);
  if (found.rows === rows && found.sum === sum) return;
  throw new AppError(
    'copy_differs',
    `The table ${table} differs after the copy: ${found.rows} rows of ${rows}${found.rows === rows ? ', with another sum' : ''}. Nothing of it was kept.`,
  );
}

/**
 * Counters continue after the highest value that was ever given, and at least after the highest one that is there: old
 * backups do not name all counters.
 */
export async function setCounters(
  client: PoolClient,
  { counters, tables }: Pick<Contents, 'counters' | 'tables'>,
): Promise<void> {
  const names = tables.map(({ table }) => table);
  for (const { table, column, sequence } of await counterColumns(client, names)) {
    const last = counters.find((counter) => counter.table === table && counter.column === column)?.last;
    await client.query(
      `select setval($1::regclass, last) from (
         select greatest($2::bigint, max(${quoted(column)})) as last from ${quoted(table)}) as found
       where last is not null`,
      [sequence, last ?? null],
    );
  }
}
