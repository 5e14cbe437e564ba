import { idOf } from './cohort.js';
import type { HasDatabase } from './rows.js';

/** Notes every write of a complete week from now on. The notes are rolled back together with the write. */
export async function noteWeekWrites({ dataSource }: HasDatabase): Promise<void> {
  await dataSource.query(
    `create table week_write (user_id uuid);
     create function note_week_write() returns trigger language plpgsql as
       $$ begin insert into week_write values (new.user_id); return null; end $$;
     create trigger note_week_write after insert or update on weekly_intelligence for each row
       when (new.status = 'complete') execute function note_week_write()`,
  );
}

/** Counts how often a complete week of this user was written. */
export async function weekWritesOf({ dataSource }: HasDatabase, user: string): Promise<number> {
  const rows = (await dataSource.query('select from week_write where user_id = $1', [
    idOf(user),
  ])) as unknown[];
  return rows.length;
}
