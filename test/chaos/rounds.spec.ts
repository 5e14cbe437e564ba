import { doneBeforeWritten, withoutFence } from './scenarios/controls.js';
import { chaosRounds } from './scenarios/rounds.js';
import { loadLightPeople } from './world/people.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(240_000);

/** The short form of `npm run chaos -- --only rounds`. */
describe('three replicas that are killed, stopped and cut off in the middle of runs', () => {
  const USERS = 300;
  let database: TestDatabase;

  beforeAll(ensureBuilt);
  beforeEach(async () => {
    database = await createTestDatabase();
    await loadLightPeople(database.url, USERS);
  });
  afterEach(async () => {
    await database.drop();
    expect(runningReplicas()).toEqual([]);
  });

  it('write every user once', async () => {
    const result = await chaosRounds({ databaseUrl: database.url, rounds: 2, seed: 'short' });
    expect(result).toMatchObject({ rounds: 2, duplicates: 0, lost: 0 });
  });

  it('control: write users twice if nothing checks the fence', async () => {
    const { duplicates } = await withoutFence({ databaseUrl: database.url, rounds: 10, seed: 'short' });
    expect(duplicates).toBeGreaterThan(0);
  });

  it('control: lose users if a batch counts as done before it is written', async () => {
    const { lost } = await doneBeforeWritten({ databaseUrl: database.url, rounds: 10, seed: 'short' });
    expect(lost).toBeGreaterThan(0);
  });
});
