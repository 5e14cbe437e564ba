import { idOf, triggerRun } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const WEEK_OF = '2026-03-02';
/** The 12 weeks before week_of. */
const DAYS = Array.from({ length: 84 }, (_, i) =>
  new Date(Date.parse(WEEK_OF) - (84 - i) * 86_400_000).toISOString().slice(0, 10),
);

describe('names that people choose', () => {
  let service: TestApp;

  const post = async (observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body;
  const exported = async (user: string) =>
    (await service.service.get(`/users/${encodeURIComponent(user)}/export`).expect(200)).body;
  const metricsOf = async (user: string): Promise<string[]> =>
    [
      ...new Set(
        (await exported(user)).observation.map(({ metric }: { metric: string }) => metric) as string[],
      ),
    ].sort();
  const briefOf = async (user: string) => {
    await triggerRun(service, { user_ids: [user], week_of: WEEK_OF });
    return (await service.service.get(`/users/${user}/brief?week_of=${WEEK_OF}`).expect(200)).body;
  };

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('are taken in every language, and spellings of one name are one', async () => {
    const names = [
      'symptom:सिरदर्द',
      'symptom:ปวดหัว',
      'symptom:মাথাব্যথা',
      'symptom:بی‌خوابی',
      "symptom:maux d'estomac",
      'medication:St John’s wort',
      'medication:Hydrocortisone 1% cream',
      'medication:co-codamol 8/500',
      'symptom:đau đầu'.normalize('NFD'),
    ];
    const given = names.map((metric) => ({ user_id: 'polyglot', metric, value: 1, date: '2026-03-01' }));
    expect(await post(given)).toEqual({ accepted: 9, duplicates: 0, rejected: [] });
    const again = [
      "medication:st john's wort",
      'medication:CO-CODAMOL 8/500',
      'symptom:maux d’estomac',
      'symptom:đau đầu'.normalize('NFC'),
    ].map((metric) => ({ user_id: 'polyglot', metric, value: 1, date: '2026-03-01' }));
    expect(await post(again)).toEqual({ accepted: 0, duplicates: 4, rejected: [] });
    expect(await metricsOf('polyglot')).toContain('medication:hydrocortisone_1%_cream');
  });

  it('are kept as the person spells them, exported and erased', async () => {
    await post([
      { user_id: 'speller', metric: 'medication:St John’s wort', value: 1, date: '2026-03-01' },
      { user_id: 'speller', metric: 'medication:ST JOHNʼS WORT', value: 1, date: '2026-02-28' },
      { user_id: 'speller', metric: 'symptom:sore_throat', value: 1, date: '2026-03-01' },
      { user_id: 'speller', metric: 'pain', value: 2, date: '2026-03-01', body_site: 'Left Knee' },
      { user_id: 'speller', metric: 'pain', value: 2, date: '2026-03-01', body_site: 'left_knee' },
    ]);
    const { spelled_name, observation } = await exported('speller');
    expect(spelled_name.map(({ code, spelling }: Record<string, string>) => [code, spelling]).sort()).toEqual(
      [
        ['body_site:left_knee', 'Left Knee'],
        ["medication:st_john's_wort", 'St John’s wort'],
      ],
    );
    expect(observation).toHaveLength(4);
    const { body } = await service.service.delete('/users/speller').expect(200);
    expect(body.erased).toMatchObject({ spelled_name: 2 });
    expect(
      await service.dataSource.query(`select from spelled_name where user_id = $1`, [idOf('speller')]),
    ).toEqual([]);
  });

  it('do not make a new symptom of another spelling', async () => {
    const spelled = (day: number): string => (day < 64 ? 'symptom:headache' : 'symptom:Headache');
    await post(
      DAYS.map((date, day) => ({ user_id: 'cases', metric: spelled(day), value: 2 + (day % 3), date })),
    );
    const brief = await briefOf('cases');
    expect(brief.safety).toEqual([]);
    expect(brief.week_stats.metrics.map(({ metric }: { metric: string }) => metric)).toEqual([
      'symptom:headache',
    ]);
  });

  it('appear in texts and on the page as they were spelled, and isolated where they run from right to left', async () => {
    const series = { 'symptom:بی‌خوابی': 3, 'medication:co-codamol 8/500': 0, 'symptom:Type 2 %-itch': 2 };
    await post(
      DAYS.flatMap((date, day) =>
        Object.entries(series).map(([metric, base]) => ({
          user_id: 'shown',
          metric,
          value: metric.startsWith('medication') ? day % 2 : base + (day % 3) + (day > 76 ? 3 : 0),
          date,
        })),
      ),
    );
    const brief = await briefOf('shown');
    expect(brief.status).toBe('complete');
    const labels = brief.week_stats.metrics.map(({ label }: { label: string }) => label);
    expect(labels.sort()).toEqual(['Type 2 %-itch', 'co-codamol 8/500', '\u2068بی‌خوابی\u2069'].sort());
    const page = await service.service
      .get(`/users/shown/brief?week_of=${WEEK_OF}`)
      .set('accept', 'text/html');
    if (page.type === 'text/html') expect(page.text).toContain('<bdi>');
  });

  it('raise the same red flags in any spelling', async () => {
    const flagsOf = async (metric: string) =>
      (
        await post([{ user_id: 'flags', metric, value: 6, date: new Date().toISOString().slice(0, 10) }])
      ).notices?.map(({ category }: { category: string }) => category);
    for (const spelled of [
      'chest_pain',
      'Chest Pain',
      'chest-pain',
      'CHEST  PAIN',
      'ChestTightnessOrPain',
      'chestpain',
      'CrushingChestPain',
    ])
      expect([spelled, await flagsOf(`symptom:${spelled}`)]).toEqual([spelled, ['chest_pain']]);
    expect(await flagsOf('symptom:can’t breathe')).toEqual(['breathing']);
  });

  it.each([
    ['symptom:rash<b>', 'unknown_metric', /^metric must name the symptom or medication in up to 80 letters/],
    ['symptom:', 'unknown_metric', /^metric must name/],
    ['karma', 'unknown_metric', /^metric is not in the catalogue/],
  ])('are refused with the rule: %s', async (metric, code, message) => {
    const { rejected } = await post([{ user_id: 'refused', metric, value: 1, date: '2026-03-01' }]);
    expect(rejected).toMatchObject([{ index: 0, code, message: expect.stringMatching(message) }]);
  });

  it.each(['c42 ', ' c42', 'c42\u00a0', '\u3000c42'])('do not include the user id %j', async (user) => {
    const one = { metric: 'mood', value: 1, date: '2026-03-01' };
    const { rejected } = await post([
      { ...one, user_id: 'c42' },
      { ...one, user_id: user },
    ]);
    expect(rejected).toEqual([
      { index: 1, code: 'bad_user_id', message: 'user_id must not begin or end with a space' },
    ]);
    await service.service
      .put(`/users/${encodeURIComponent(user)}/preferences`)
      .send({ time_zone: 'Europe/Berlin' })
      .expect(400);
  });

  it('count once against the limit, however they are spelled', async () => {
    const names = Array.from({ length: 199 }, (_, i) => `symptom:n${i}`);
    const row = (metric: string) => ({ user_id: 'limit', metric, value: 1, date: '2026-03-01' });
    await post([...names, 'symptom:sore throat'].map(row));
    const { rejected, duplicates } = await post(
      ['symptom:Sore-Throat', 'symptom:SORE_THROAT', 'symptom:new'].map(row),
    );
    expect(duplicates).toBe(2);
    expect(rejected).toMatchObject([{ index: 2, code: 'too_many_names' }]);
  });
});
