import { AppError } from '../common/errors.js';
import { selectRows, type Sql } from './rows.js';

/** This table is in a database that receives a move, from before its first change until all is there. It names the source. */
export const MOVE_MARKER = 'weekly_intelligence_move';

/** Whether data are being moved here, or a move was interrupted. */
export async function hasUnfinishedMove(sql: Sql): Promise<boolean> {
  const [{ marked }] = await selectRows<{ marked: boolean }>(
    sql,
    'select to_regclass($1) is not null as marked',
    [MOVE_MARKER],
  );
  return marked;
}

export const UNFINISHED_MOVE = {
  detail: 'A move of data to this database was begun and has not ended, so it holds a part of them.',
  remedy: `Run the same \`npm run cli -- move\` again: it continues. To give it up, make the database empty, or drop the table ${MOVE_MARKER} to use what is there.`,
};

/** A service on a part of the data would compute weeks from it, and later be in the way of the rest. @throws AppError `move_unfinished` */
export async function refuseUnfinishedMove(sql: Sql): Promise<void> {
  const { detail, remedy } = UNFINISHED_MOVE;
  if (await hasUnfinishedMove(sql)) throw new AppError('move_unfinished', `${detail} ${remedy}`);
}
