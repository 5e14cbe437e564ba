import type { DataSource } from 'typeorm';
import { selectRows } from '../../../database/rows.js';
import { pass, type PreflightCheck, warn } from '../check.js';

const SHOWN = 5;
const LONGEST_TEXT = 160;
const SLOW_MEAN_MS = 1000;

interface Statement {
  query: string;
  calls: number;
  total_ms: number;
  mean_ms: number;
}

/** Our statements that took the most time in total, if the server counts them. */
export const slowQueriesCheck: PreflightCheck = {
  name: 'slow_queries',
  inspect: async ({ database }) => {
    const installed = await selectRows(
      database(),
      `select from pg_extension where extname = 'pg_stat_statements'`,
    );
    if (installed.length === 0)
      return pass('The server does not count statements (pg_stat_statements is not installed).');
    const statements = await slowest(database());
    if (statements.length === 0) return pass('None of our statements has been counted yet.');
    const summary = statements.map(inWords).join('\n');
    if (statements.every(({ mean_ms }) => mean_ms < SLOW_MEAN_MS)) return pass(summary);
    return warn(summary, 'Examine the plans of the slow ones: EXPLAIN (ANALYZE, BUFFERS).');
  },
};

/**
 * Reads only statements on our tables, and only texts that the server has normalised: where a quotation mark is left,
 * there may be a value, and it may belong to a person.
 */
async function slowest(dataSource: DataSource): Promise<Statement[]> {
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  return selectRows<Statement>(
    dataSource,
    `select query, calls, total_exec_time as total_ms, mean_exec_time as mean_ms from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
       and query ~* '^\\s*(select|insert|update|delete|with)\\M' and query ~ $1 and position('''' in query) = 0
     order by total_exec_time desc limit $2`,
    [`\\m(${tables.join('|')})\\M`, SHOWN],
  );
}

function inWords({ query, calls, total_ms, mean_ms }: Statement): string {
  const text = query.replaceAll(/\s+/g, ' ').slice(0, LONGEST_TEXT);
  return `${(total_ms / 1000).toFixed(1)} s in ${calls} calls, ${mean_ms.toFixed(1)} ms each: ${text}`;
}
