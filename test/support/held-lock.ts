import { Client } from 'pg';
import { idOf } from './cohort.js';
import type { TestApp } from './test-app.js';
import { until } from './until.js';

export interface HeldLock {
  /** Resolves when another connection waits for this lock. */
  awaited(): Promise<void>;
  /** May be called again. */
  release(): Promise<void>;
}

const held = new Set<HeldLock>();

/** For afterEach: a test that fails half-way must not hold up the next tests. */
export async function releaseLocks(): Promise<void> {
  for (const lock of held) await lock.release();
}

/** Runs a statement in a transaction of its own connection and keeps it open: other writers of those rows wait. */
export async function holdLock(
  databaseUrl: string,
  statement: string,
  parameters: unknown[] = [],
): Promise<HeldLock> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query(statement, parameters);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [{ pid }] = rows;
  const lock: HeldLock = {
    awaited: () =>
      until(async () => {
        // Not pg_stat_activity: within a transaction it does not change after the first look.
        const waiting = await client.query(
          'select from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))',
          [pid],
        );
        return waiting.rowCount! > 0;
      }),
    release: async () => {
      if (!held.delete(lock)) return;
      await client.query('commit');
      await client.end();
    },
  };
  held.add(lock);
  return lock;
}

/** Makes the write of this user's week wait until the lock is released. */
export async function holdWriteOf(service: TestApp, user: string): Promise<HeldLock> {
  await service.service.put(`/users/${user}/preferences`).send({}).expect(200);
  return holdLock(service.databaseUrl, 'select from user_preferences where user_id = $1 for update', [
    idOf(user),
  ]);
}
