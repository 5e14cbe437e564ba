import { triggerRun } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const WEEK_OF = '2026-03-02';
const DAYS = Array.from({ length: 35 }, (_, i) =>
  new Date(Date.parse(WEEK_OF) - (35 - i) * 86_400_000).toISOString().slice(0, 10),
);

describe('values that cannot be', () => {
  let service: TestApp;
  const post = async (observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('are stored and named in the answer, with the reason and without the value', async () => {
    const one = { user_id: 'doubtful', date: '2026-03-01' };
    expect(
      await post([
        { ...one, metric: 'steps', value: 9000 },
        { ...one, metric: 'spo2', value: 0.97 },
        { ...one, metric: 'stress', value: -1 },
        { ...one, metric: 'sleep_minutes', value: 1466 },
      ]),
    ).toEqual({
      accepted: 4,
      duplicates: 0,
      rejected: [],
      suspect: [
        {
          index: 1,
          code: 'unit_suspected',
          message: 'value is not plausible in %, and would be in fraction: send it with its unit',
        },
        {
          index: 2,
          code: 'no_reading',
          message: 'value is one that means no reading: leave such observations out',
        },
        { index: 3, code: 'implausible', message: 'value is outside what is plausible: 0 to 1200 min' },
      ],
    });
  });

  it('are listed up to a hundred, and the rest counted', async () => {
    const many = Array.from({ length: 130 }, (_, i) => ({
      user_id: 'many',
      metric: 'stress',
      value: -1,
      date: '2026-03-01',
      source: `s${i}`,
    }));
    const body = await post(many);
    expect(body.suspect).toHaveLength(100);
    expect(body.suspect_not_shown).toBe(30);
  });

  it('never reach a text: neither a sentinel nor an absurd magnitude', async () => {
    await post(
      DAYS.flatMap((date, day) => [
        { user_id: 'absurd', metric: 'stress', value: day < 28 ? 30 + (day % 9) : -1 - (day % 2), date },
        { user_id: 'absurd', metric: 'mood', value: day < 28 ? 3 + (day % 2) : 1e300, date },
      ]),
    );
    await triggerRun(service, { user_ids: ['absurd'], week_of: WEEK_OF });
    const { body } = await service.service.get(`/users/absurd/brief?week_of=${WEEK_OF}`).expect(200);
    expect(body.week_stats.metrics).toMatchObject([
      { metric: 'mood', days: 0, trend: 'too little data' },
      { metric: 'stress', days: 0, trend: 'too little data' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/NaN|In,?fin|e\+/);
  });

  it('are distinguished from values in another unit that is named', async () => {
    const given: [string, number, string][] = [
      ['resting_heart_rate', 58, 'count/min'],
      ['respiratory_rate', 14, 'count/min'],
      ['calories', 2100, 'Cal'],
      ['weight_kg', 11.5, 'st'],
    ];
    expect(
      await post(
        given.map(([metric, value, unit]) => ({ user_id: 'units', metric, value, unit, date: '2026-03-01' })),
      ),
    ).toEqual({ accepted: 4, duplicates: 0, rejected: [] });
  });
});
