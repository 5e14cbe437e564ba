import type { LossResult } from './scenarios/lose-in-the-middle.js';
import { type LossName, measureLoss } from './scenarios/losses.js';
import { loadLightPeople } from './world/people.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const USERS = 200;
/** Longer than the slowest loss takes here: a control never finishes. */
const CONTROL_PATIENCE_S = 25;

/** The short form of `npm run chaos -- --only losses`. A loss waits more than it works, so several run at the same time. */
(hasRedisServer() ? describe : describe.skip)('a run that loses a server or a network in the middle', () => {
  const results = new Map<string, LossResult>();

  beforeAll(async () => {
    await ensureBuilt();
    await Promise.all([
      lose('postgres half-open'),
      lose('postgres restarted'),
      lose('redis gone for the whole run'),
    ]);
    // Separately, so that the load of the controls does not slow the others.
    await Promise.all([
      lose('redis flushed', 'messages-only'),
      lose('postgres half-open', 'without-timeout'),
    ]);
  });
  afterAll(() => expect(runningReplicas()).toEqual([]));

  it.each<LossName>(['postgres half-open', 'postgres restarted', 'redis gone for the whole run'])(
    'continues within 30 s and writes every user once: %s',
    (name) => {
      const result = results.get(name)!;
      expect(result).toMatchObject({ status: 'completed', lost: 0, duplicates: 0 });
      expect(result.progressSeconds).toBeLessThan(30);
    },
  );

  it('control: loses users when Redis is emptied if its processes rely on dispatch messages only', () => {
    expect(results.get('redis flushed, messages-only')!.lost).toBeGreaterThan(0);
  });

  it('control: never finishes if its processes wait for a silent database without a time-out', () => {
    expect(results.get('postgres half-open, without-timeout')!.lost).toBeGreaterThan(0);
  });

  async function lose(name: LossName, control?: string): Promise<void> {
    const database = await createTestDatabase();
    const redis = await RedisProcess.start();
    try {
      await loadLightPeople(database.url, USERS);
      const preloads = control === undefined ? [] : [control];
      const patienceSeconds = control === undefined ? undefined : CONTROL_PATIENCE_S;
      const setting = { databaseUrl: database.url, redis, preloads, patienceSeconds };
      results.set([name, ...preloads].join(', '), await measureLoss(name, setting));
    } finally {
      await redis.close();
      await database.drop();
    }
  }
});
