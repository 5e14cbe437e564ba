import type { DataSource } from 'typeorm';
import { AppError, sqlStateOf } from '../common/errors.js';
import { MIGRATIONS_TABLE } from './compare-migrations.js';
import { selectRows } from './rows.js';
import { tablePolicies } from './table-policy.js';

/** Everything the service does to its tables. Only migrations change the tables themselves. */
const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

const UNDEFINED_ROLE = '42704';

/**
 * Grants the role of the service its rights on the tables of the service, and on no others: the schema may also hold the
 * host's (decision 72). May be called again.
 * @param dataSource connected as the owner of the tables
 * @throws AppError `service_role_missing`
 */
export async function grantServiceRole(dataSource: DataSource, role: string): Promise<void> {
  const name = quoted(role);
  const [{ schema, sequences }] = await selectRows<{ schema: string; sequences: string[] }>(
    dataSource,
    `select current_schema() as schema, array(
       select s.oid::regclass::text from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
       where s.relkind = 'S' and d.refobjid = any(
         select to_regclass(quote_ident(t)) from unnest($1::text[]) as t)) as sequences`,
    [serviceTables()],
  );
  try {
    await dataSource.transaction(async (manager) => {
      await manager.query(`grant usage on schema ${quoted(schema)} to ${name}`);
      await manager.query(
        `grant ${RIGHTS.join(', ')} on ${serviceTables().map(quoted).join(', ')} to ${name}`,
      );
      await manager.query(`grant select on ${quoted(MIGRATIONS_TABLE)} to ${name}`);
      if (sequences.length > 0)
        await manager.query(`grant usage, select on sequence ${sequences.join(', ')} to ${name}`);
    });
  } catch (cause) {
    if (sqlStateOf(cause) !== UNDEFINED_ROLE) throw cause;
    throw new AppError(
      'service_role_missing',
      'The role that DATABASE_URL names does not exist: create it (CREATE ROLE ... LOGIN PASSWORD ...), then migrate again.',
      { cause },
    );
  }
}

/**
 * Refuses a role that lacks a right on a table of the service: a run would fail half-way.
 * @throws AppError `rights_missing` that names each
 */
export async function refuseMissingRights(dataSource: DataSource): Promise<void> {
  const missing = await selectRows<{ right_name: string; table_name: string }>(
    dataSource,
    `select right_name, table_name from unnest($1::text[]) as table_name, unnest($2::text[]) as right_name
     where not has_table_privilege(to_regclass(quote_ident(table_name)), right_name)
     order by table_name, right_name`,
    [serviceTables(), RIGHTS],
  );
  if (missing.length === 0) return;
  const list = missing.map((row) => `${row.right_name} on ${row.table_name}`).join(', ');
  throw new AppError(
    'rights_missing',
    `The role of DATABASE_URL lacks rights: ${list}. Run \`npm run migrate\` with MIGRATION_DATABASE_URL, which grants them, or grant them to it.`,
  );
}

/** Only tables whose records are loaded are known here. */
function serviceTables(): string[] {
  return [...tablePolicies().keys()];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
