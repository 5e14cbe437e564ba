import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { WEEK_OF } from '../support/people.js';
import { ensureBuilt } from '../support/programs.js';
import { dropUniqueness, makePeople, tickAtOnce } from '../support/replica-ticks.js';
import { type Replicas, startReplicas } from '../support/replicas.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(300_000);

const REPLICAS = 20;
const TICKS = 3;
const USERS = 30;

describe(`${REPLICAS} processes that tick at the same moment`, () => {
  let database: TestDatabase;
  let clock: MovedClock;
  let replicas: Replicas;

  beforeAll(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    clock = await moveClock(database);
    await clock.freeze(new Date(`${WEEK_OF}T01:59:30Z`));
    await makePeople(database, { users: USERS, weeks: TICKS + 2 });
    replicas = await startReplicas(REPLICAS, { DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await replicas?.stop();
    await database.drop();
  });

  it('record one run and one plan for each week', async () => {
    const figures = await tickAtOnce({ database, clock, replicas }, TICKS);
    expect(figures).toEqual({ ticks: TICKS, weeks: TICKS, runs_max: 1, plans_max: 1, missed: 0 });
  });

  it('control: record several runs for a week without the unique indexes', async () => {
    await dropUniqueness(database);
    const { runs_max: runs } = await tickAtOnce({ database, clock, replicas }, 1);
    expect(runs).toBeGreaterThan(1);
  });
});
