import { selectRows } from '../../../database/rows.js';
import { hasUnfinishedMove, UNFINISHED_MOVE } from '../../../database/unfinished-move.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

const OLDEST = 150_000;

export const postgresCheck: PreflightCheck = {
  name: 'postgres',
  inspect: async ({ database, config }) => {
    const [{ number, version }] = await selectRows<{ number: number; version: string }>(
      database(),
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
    );
    const server = `PostgreSQL ${version} answers.`;
    if (number < OLDEST) return fail(server, 'Upgrade the server to PostgreSQL 15 or newer.');
    if (await hasUnfinishedMove(database()))
      return fail(`${server} ${UNFINISHED_MOVE.detail}`, UNFINISHED_MOVE.remedy);
    if (config.production && config.database.url === null)
      return warn(
        `${server} It is the embedded server.`,
        'Set DATABASE_URL to a server, or back up DATA_DIR.',
      );
    return pass(server);
  },
};
