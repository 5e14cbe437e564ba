import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { triggerRun } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const WEEK_OF = '2026-11-16';

/** The same nights and days twice: more sleep goes with more energy on the day of waking. */
const rowsOf = (file: string, userId: string) =>
  readFileSync(join(__dirname, 'data', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([, date, metric, value]) => ({ user_id: userId, date, metric, value: Number(value) }));

describe('nights that are dated by their evening', () => {
  let service: TestApp;
  const patternsOf = async (file: string, userId: string, datesAre?: string) => {
    const observations = rowsOf(file, userId);
    const { body: answer } = await service.service
      .post('/observations')
      .send({ observations, ...(datesAre === undefined ? {} : { dates_are: datesAre }) })
      .expect(200);
    expect(answer).toMatchObject({ accepted: observations.length, rejected: [] });
    await triggerRun(service, { week_of: WEEK_OF, user_ids: [userId] });
    const { body } = await service.service.get(`/users/${userId}/patterns?week_of=${WEEK_OF}`).expect(200);
    return (body as { patterns: Record<string, unknown>[] }).patterns;
  };

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('show the pattern that they show by the day of waking, if the request says what the dates are', async () => {
    const byWaking = await patternsOf('nights-by-waking.csv', 'by-waking');
    expect(byWaking).toMatchObject([{ x: 'sleep_minutes', y: 'energy' }]);
    expect(await patternsOf('nights-by-evening.csv', 'by-evening', 'evenings')).toEqual(byWaking);
    // Without it, the question is seen at the other lag of a night.
    expect(await patternsOf('nights-by-evening.csv', 'not-said')).toMatchObject([
      { x: 'sleep_minutes', y: 'energy', lag_days: 1 },
    ]);
  });
});
