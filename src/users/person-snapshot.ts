import type { DataSource, QueryRunner } from 'typeorm';
import { selectRows } from '../database/rows.js';

/** About this much text is read and sent at a time. It takes some milliseconds, so other requests wait no longer. */
const PIECE_CHARACTERS = 64 * 1024;
/** A week has a thousand times the text of an observation, so how many rows a piece has depends on the table. */
const FIRST_ROWS = 20;
const MOST_ROWS = 500;

/**
 * What `read` makes of one snapshot of the database: what is written meanwhile is not in it. The snapshot ends with the
 * iteration, also when the reader stops early.
 */
export async function* inSnapshot(
  dataSource: DataSource,
  read: (runner: QueryRunner) => AsyncGenerator<string>,
): AsyncGenerator<string> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    await runner.query('set transaction read only');
    yield* read(runner);
  } finally {
    // Nothing was written, and on a broken connection there is nothing to roll back.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }
}

/**
 * The rows of a query about a person ($1) as JSON texts, some at a time, read by a cursor of the server.
 *
 * @param write makes the object of a row that is written; left out: the row itself
 */
export async function* rowTexts<Row extends object>(
  runner: QueryRunner,
  query: string,
  userId: string,
  write: (row: Row) => object = (row) => row,
): AsyncGenerator<string[]> {
  await runner.query(`declare person_rows no scroll cursor for ${query}`, [userId]);
  let wanted = FIRST_ROWS;
  for (;;) {
    const rows = await selectRows<Row>(runner, `fetch ${wanted} from person_rows`);
    const texts = rows.map((row) => JSON.stringify(write(row)));
    if (texts.length > 0) yield texts;
    if (texts.length < wanted) break;
    const perRow = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
    wanted = Math.min(MOST_ROWS, Math.max(1, Math.floor(PIECE_CHARACTERS / perRow)));
  }
  await runner.query('close person_rows');
}

/** The app's own id of a person; null: it has none. */
export async function externalIdOf(runner: QueryRunner, userId: string): Promise<string | null> {
  const [identity] = await selectRows<{ external_id: string | null }>(
    runner,
    `select external_id from user_identity where user_id = $1`,
    [userId],
  );
  return identity?.external_id ?? null;
}
