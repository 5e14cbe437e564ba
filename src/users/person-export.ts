import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { selectRows } from '../database/rows.js';
import { exportQuery, personTables } from '../database/table-policy.js';

/** About this much text is read and sent at a time. It takes some milliseconds, so other requests wait no longer. */
const PIECE_CHARACTERS = 64 * 1024;
/** A week has a thousand times the text of an observation, so how many rows a piece has depends on the table. */
const FIRST_ROWS = 20;
const MOST_ROWS = 500;

/**
 * Writes all data about one person as the text of one JSON object: the ids, then one list of rows per table. The policy
 * of each table says what is exported. The text is made in pieces, so that a copy of any size takes the same memory.
 */
@Injectable()
export class PersonExport {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The pieces, in one snapshot: what is written meanwhile is not in them. There are none if nothing is stored. The
   * snapshot ends with the iteration, also when the reader stops early.
   */
  async *pieces(userId: string): AsyncGenerator<string> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      await runner.query('set transaction read only');
      yield* personText(runner, userId);
    } finally {
      // Nothing was written, and on a broken connection there is nothing to roll back.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      await runner.release();
    }
  }
}

async function* personText(runner: QueryRunner, userId: string): AsyncGenerator<string> {
  // The beginning is held back until there is a row: for an unknown user there is no text at all.
  let unsent = await headOf(runner, userId);
  let isKnown = false;
  for (const [table, policy] of personTables()) {
    if (!policy.exported) continue;
    unsent += `,${JSON.stringify(table)}:[`;
    let separator = '';
    for await (const rows of rowsOf(runner, exportQuery(table, policy), userId)) {
      yield unsent + separator + rows.join(',');
      isKnown = true;
      unsent = '';
      separator = ',';
    }
    unsent += ']';
  }
  if (isKnown) yield `${unsent}}`;
}

async function headOf(runner: QueryRunner, userId: string): Promise<string> {
  const [identity] = await selectRows<{ external_id: string | null }>(
    runner,
    `select external_id from user_identity where user_id = $1`,
    [userId],
  );
  const externalId = identity?.external_id ?? null;
  const ids = { user_id: userId, ...(externalId === null ? {} : { external_id: externalId }) };
  return JSON.stringify(ids).slice(0, -1);
}

/** The person's rows of one table as JSON texts, some at a time, read by a cursor of the server. */
async function* rowsOf(runner: QueryRunner, query: string, userId: string): AsyncGenerator<string[]> {
  await runner.query(`declare person_rows no scroll cursor for ${query}`, [userId]);
  let wanted = FIRST_ROWS;
  for (;;) {
    const rows = await selectRows<object>(runner, `fetch ${wanted} from person_rows`);
    const texts = rows.map((row) => JSON.stringify(row));
    if (texts.length > 0) yield texts;
    if (texts.length < wanted) break;
    const perRow = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
    wanted = Math.min(MOST_ROWS, Math.max(1, Math.floor(PIECE_CHARACTERS / perRow)));
  }
  await runner.query('close person_rows');
}
