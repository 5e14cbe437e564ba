import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const GAMING = {
  label: 'gaming',
  unit: 'min',
  direction: 'neither',
  aggregation: 'sum',
  role: 'input',
  system: 'general',
  worthwhile: { absolute: 15 },
  plausible: { min: 0, max: 1440 },
  plausible_day: { min: 0, max: 1200 },
  no_reading: [999],
  decimals: 0,
  self_reported: false,
  words: { more: 'more gaming', less: 'less gaming', higher: 'longer', lower: 'shorter' },
  translations: { de: { label: 'Spielzeit', subject: 'die Spielzeit', higher: 'länger', lower: 'kürzer' } },
};

describe('the catalogue of metrics', () => {
  let service: TestApp;
  let replica: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
    replica = await createTestApp({}, { database: databaseOf(service) });
  });
  afterAll(async () => {
    await replica.close();
    await service.close();
  });

  const put = (code: string, body: object) => service.admin.put(`/metrics/catalogue/${code}`).send(body);
  const gaming = { user_id: 'player', metric: 'gaming_minutes', value: 1.5, unit: 'h', date: '2026-03-01' };
  const post = async (app: TestApp, ...observations: object[]) =>
    (await app.service.post('/observations').send({ observations }).expect(200)).body;

  it('lists all metrics with units, bounds, fold, direction and grammar', async () => {
    const { body } = await service.service.get('/metrics/catalogue').expect(200);
    expect(body.next_cursor).toBeNull();
    const glucose = body.items.find(({ code }: { code: string }) => code === 'blood_glucose');
    expect(glucose).toMatchObject({
      origin: 'built_in',
      unit: 'mmol/L',
      units: ['mmol/L', 'mg/dL', 'g/L'],
      direction: 'neither',
      aggregation: 'mean',
      plausible: { min: 1, max: 45 },
      plausible_day: { min: 1, max: 45 },
      self_reported: false,
      words: { plural: false, more: 'higher blood glucose' },
      translations: { de: { label: 'Blutzucker', subject: 'der Blutzucker' } },
      format: { style: 'number', unit: 'mmol/L', bare_beside_name: false },
    });
    await service.admin.get('/metrics/catalogue').expect(403);
  });

  it("takes the operator's own, in force in every process without a restart, and recorded in the audit", async () => {
    expect(await post(replica, gaming)).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'unknown_metric' }],
    });
    const { body } = await put('gaming_minutes', GAMING).expect(200);
    expect(body).toMatchObject({ code: 'gaming_minutes', origin: 'own', ...GAMING });
    expect(await post(service, gaming)).toMatchObject({ accepted: 1, rejected: [] });
    await until(async () => (await post(replica, gaming)).duplicates === 1);
    expect(await post(service, { ...gaming, value: 999, unit: 'min' })).toMatchObject({
      suspect: [{ index: 0, code: 'no_reading' }],
    });
    const audit = await service.admin.get('/admin/audit').expect(200);
    expect(audit.body.items.map(({ route }: { route: string }) => route)).toContain(
      '/metrics/catalogue/:code',
    );
  });

  it('replaces an own metric, but not its unit, and no built-in metric', async () => {
    await put('gaming_minutes', { ...GAMING, label: 'games' }).expect(200);
    const { body } = await put('gaming_minutes', { ...GAMING, unit: 'h' }).expect(409);
    expect(body).toMatchObject({ code: 'unit_is_fixed' });
    expect((await put('steps', GAMING).expect(409)).body).toMatchObject({ code: 'built_in_metric' });
  });

  it.each([
    ['Bad Code', {}, 'code'],
    ['symptom:own', {}, 'code'],
    ['odd', { direction: 'up' }, 'direction'],
    ['odd', { plausible: { min: 2, max: 1 } }, 'plausible'],
    ['odd', { label: 'a\u0007b' }, 'label'],
    ['odd', { words: { more: '' } }, 'words.more'],
  ])('refuses a definition with its fields: %s %j', async (code, change, field) => {
    const { body } = await put(encodeURIComponent(code), { ...GAMING, ...change }).expect(400);
    expect(body.errors ?? body.problems).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: expect.stringContaining(field) })]),
    );
  });

  it('is changed with the key of operators only', async () => {
    await service.service.put('/metrics/catalogue/gaming_minutes').send(GAMING).expect(403);
    await service.open.get('/metrics/catalogue').expect(403);
    await service.open.get('/metrics').expect(200);
  });
});
