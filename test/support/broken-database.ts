import type { HasDatabase } from './rows.js';

/** Takes a table away: every statement that names it fails until `showTable`. */
export async function hideTable(on: HasDatabase, table: string): Promise<void> {
  await on.dataSource.query(`alter table ${table} rename to ${table}_away`);
}

/** Brings a hidden table back. */
export async function showTable(on: HasDatabase, table: string): Promise<void> {
  await on.dataSource.query(`alter table ${table}_away rename to ${table}`);
}

/** Hides a table while `work` runs. */
export async function withoutTable<Result>(
  on: HasDatabase,
  table: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await hideTable(on, table);
  try {
    return await work();
  } finally {
    await showTable(on, table);
  }
}

/** Refuses to insert rows for which this SQL condition on `new` holds, until `acceptInserts`. */
export async function refuseInserts(
  on: HasDatabase,
  table: string,
  condition: string,
  errorCode = 'P0001',
): Promise<void> {
  await on.dataSource.query(
    `create function refuse() returns trigger language plpgsql as
       $$ begin raise exception 'secret detail' using errcode = '${errorCode}'; end $$;
     create trigger refuse before insert on ${table} for each row when (${condition}) execute function refuse()`,
  );
}

/** Removes what `refuseInserts` has set up, if anything. */
export async function acceptInserts(on: HasDatabase): Promise<void> {
  await on.dataSource.query('drop function if exists refuse cascade');
}

/** Makes this PL/pgSQL assignment to every week that is inserted or updated and meets the condition, until `keepWeeks`. */
export async function spoilWeeks(on: HasDatabase, assignment: string, condition = 'true'): Promise<void> {
  await on.dataSource.query(
    `create function spoil() returns trigger language plpgsql as $$ begin ${assignment}; return new; end $$;
     create trigger spoil before insert or update on weekly_intelligence for each row
       when (${condition}) execute function spoil()`,
  );
}

/** Stores weeks as they are again, after `spoilWeeks` or without it. */
export async function keepWeeks(on: HasDatabase): Promise<void> {
  await on.dataSource.query('drop function if exists spoil cascade');
}
