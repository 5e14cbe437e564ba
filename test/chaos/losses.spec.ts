import type { LossResult } from './scenarios/lost-servers.js';
import { type LossName, suffer } from './scenarios/losses.js';
import { loadLightPeople } from './world/people.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const USERS = 200;
/** Longer than the slowest loss takes here: a control is waited for in vain. */
const CONTROL_PATIENCE_S = 25;

/** The short form of `npm run chaos -- --only losses`. A loss is waited for, not worked on: several go side by side. */
(hasRedisServer() ? describe : describe.skip)(
  'a server or a network that goes away in the middle of a run',
  () => {
    const results = new Map<string, LossResult>();

    beforeAll(async () => {
      await ensureBuilt();
      await Promise.all([
        lose('postgres half-open'),
        lose('postgres restarted'),
        lose('redis gone for the whole run'),
      ]);
      // Apart from them: how soon they come through must not depend on the controls' load.
      await Promise.all([lose('redis flushed', 'told-only'), lose('postgres half-open', 'silent-for-ever')]);
    });
    afterAll(() => expect(runningReplicas()).toEqual([]));

    it.each<LossName>(['postgres half-open', 'postgres restarted', 'redis gone for the whole run'])(
      '%s: progress again within 30 s, nobody lost, nobody twice',
      (name) => {
        const result = results.get(name)!;
        expect(result).toMatchObject({ status: 'completed', lost: 0, duplicates: 0 });
        expect(result.progressSeconds).toBeLessThan(30);
      },
    );

    it('control: whoever works only on what Redis tells of forgets users when it is emptied', () => {
      expect(results.get('redis flushed, told-only')!.lost).toBeGreaterThan(0);
    });

    it('control: whoever waits for a silent database for ever never ends', () => {
      expect(results.get('postgres half-open, silent-for-ever')!.lost).toBeGreaterThan(0);
    });

    async function lose(name: LossName, control?: string): Promise<void> {
      const database = await createTestDatabase();
      const redis = await RedisProcess.start();
      try {
        await loadLightPeople(database.url, USERS);
        const preloads = control === undefined ? [] : [control];
        const patienceSeconds = control === undefined ? undefined : CONTROL_PATIENCE_S;
        const setting = { databaseUrl: database.url, redis, preloads, patienceSeconds };
        results.set([name, ...preloads].join(', '), await suffer(name, setting));
      } finally {
        await redis.close();
        await database.drop();
      }
    }
  },
);
