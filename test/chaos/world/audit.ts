import type { Database } from './database.js';

/**
 * Triggers in the test's database: what they write commits or rolls back together with the observed transaction, so a
 * write that was rolled back does not count.
 */
const AUDIT = `
  create table if not exists chaos_write (execution_id uuid, user_id uuid, at timestamptz default clock_timestamp());
  create or replace function chaos_note_write() returns trigger language plpgsql as $$
  begin
    insert into chaos_write (execution_id, user_id) values (new.execution_id, new.user_id);
    return null;
  end $$;
  drop trigger if exists chaos_write on weekly_intelligence;
  create trigger chaos_write after insert or update on weekly_intelligence
    for each row when (new.status = 'complete') execute function chaos_note_write();

  create table if not exists chaos_lease (
    execution_id uuid, batch_no int, from_state text, from_owner text, from_until timestamptz, to_state text,
    to_owner text, at timestamptz default clock_timestamp());
  create or replace function chaos_note_lease() returns trigger language plpgsql as $$
  begin
    insert into chaos_lease (execution_id, batch_no, from_state, from_owner, from_until, to_state, to_owner)
    values (new.execution_id, new.batch_no, old.state, old.lease_owner, old.lease_until, new.state, new.lease_owner);
    return null;
  end $$;
  drop trigger if exists chaos_lease on job_batch;
  create trigger chaos_lease after update on job_batch
    for each row when (old.fence <> new.fence or old.state <> new.state) execute function chaos_note_lease();`;

/** Call it before the runs that it must observe. */
export async function installAudit(database: Database): Promise<void> {
  await database.rows(AUDIT);
}

/** User-weeks that one run committed more than once: the sum of the surplus writes. */
export async function countDuplicates(database: Database): Promise<number> {
  const [{ duplicates }] = await database.rows<{ duplicates: number }>(
    `select coalesce(sum(times - 1), 0)::int as duplicates
     from (select count(*) as times from chaos_write group by execution_id, user_id) as written`,
  );
  return duplicates;
}

/** Known users without a done outcome in the run, or without a week that it wrote. Ask before the next run. */
export async function countLost(database: Database, runId: string): Promise<number> {
  const [{ lost }] = await database.rows<{ lost: number }>(
    `select count(*)::int as lost from user_identity person
     where not exists (select from job_user_outcome
         where execution_id = $1 and user_id = person.user_id and state = 'done')
       or not exists (select from weekly_intelligence
         where execution_id = $1 and user_id = person.user_id and status = 'complete')`,
    [runId],
  );
  return lost;
}

/**
 * For each batch that a process held when it was killed: seconds from the end of its lease until another claimed it (0:
 * before the end). Infinity for a batch that no process has claimed.
 */
export async function resumeSeconds(database: Database, killedPid: number): Promise<number[]> {
  const rows = await database.rows<{ seconds: number | null }>(
    `select extract(epoch from (
         select min(next.at) from chaos_lease next
         where next.execution_id = taken.execution_id and next.batch_no = taken.batch_no and next.at >= taken.at
           and next.to_state = 'leased' and next.to_owner is distinct from taken.from_owner
       ) - taken.from_until)::float8 as seconds
     from chaos_lease taken
     where taken.from_state = 'leased' and taken.from_owner like $1 and taken.to_state <> 'done'`,
    [`${killedPid}-%`],
  );
  return rows.map(({ seconds }) => (seconds === null ? Infinity : Math.max(0, seconds)));
}
