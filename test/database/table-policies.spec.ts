import { selectRows } from '../../src/database/rows.js';
import { tablePolicies } from '../../src/database/table-policy.js';
import { MIGRATIONS_TABLE } from '../../src/database/compare-migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
// A policy is known where its record has been loaded: the whole service's are.
import '../../src/app.module.js';

interface Table {
  name: string;
  /** Columns that hold users' ids. */
  user_columns: string[];
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function tables(): Promise<Table[]> {
  return selectRows<Table>(
    database.dataSource,
    `select t.table_name as name,
       array(select c.column_name::text from information_schema.columns c
             where c.table_schema = t.table_schema and c.table_name = t.table_name
               and (c.column_name in ('user_id', 'user_ids', 'plan_cursor'))) as user_columns
     from information_schema.tables t
     where t.table_schema = current_schema() and t.table_type = 'BASE TABLE' and t.table_name <> $1 order by 1`,
    [MIGRATIONS_TABLE],
  );
}

const withoutPolicy = async (): Promise<string[]> =>
  (await tables()).map(({ name }) => name).filter((name) => !tablePolicies().has(name));

const withUsersButNoErasure = async (): Promise<string[]> =>
  (await tables())
    .filter(({ name, user_columns }) => user_columns.length > 0 && !tablePolicies().get(name)?.person)
    .map(({ name }) => name);

describe('table policies', () => {
  it('declare for every table how its old rows are deleted, and name no table that does not exist', async () => {
    const names = (await tables()).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(await withoutPolicy()).toEqual([]);
    expect([...tablePolicies().keys()].filter((table) => !names.includes(table))).toEqual([]);
  });

  it('erase a person from every table that holds the ids of users', async () => {
    expect(await withUsersButNoErasure()).toEqual([]);
  });

  it('export every table that has rows by user_id', async () => {
    const forgotten = (await tables())
      .filter(
        ({ name, user_columns }) =>
          user_columns.includes('user_id') && !tablePolicies().get(name)?.person?.exported,
      )
      .map(({ name }) => name);
    expect(forgotten).toEqual([]);
  });

  it('erase in an order of their own: no two tables have the same number', () => {
    const orders = [...tablePolicies().values()].flatMap(({ person }) => (person ? [person.eraseOrder] : []));
    expect(new Set(orders).size).toBe(orders.length);
  });

  it('prune with statements that the database accepts', async () => {
    for (const { pruning } of tablePolicies().values())
      if ('oldRows' in pruning)
        await database.dataSource.query(
          `${pruning.oldRows} and b.ctid >= '(0,0)' limit 1 for update of b skip locked`,
          pruning.limit === undefined ? [] : [30],
        );
  });

  it('control: a new table without a policy is found, and so is one that holds users', async () => {
    await database.dataSource.query('create table new_feature (user_id uuid)');
    try {
      expect(await withoutPolicy()).toEqual(['new_feature']);
      expect(await withUsersButNoErasure()).toEqual(['new_feature']);
    } finally {
      await database.dataSource.query('drop table new_feature');
    }
  });
});
