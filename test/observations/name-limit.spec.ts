import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { idOf } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const MOST = 3;

describe("the number of a user's own names", () => {
  let service: TestApp;

  const named = (user: string, ...metrics: string[]) =>
    metrics.map((metric) => ({ user_id: user, metric, value: 1, date: '2026-03-01' }));
  const post = async (observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body;
  const namesOf = async (user: string): Promise<string[]> => {
    const rows: { metric: string }[] = await service.dataSource.query(
      `select distinct metric from observation where user_id = $1 and metric like '%:%' order by 1`,
      [idOf(user)],
    );
    return rows.map(({ metric }) => metric);
  };

  beforeAll(async () => {
    service = await createTestApp({ NAMES_PER_USER: String(MOST) });
  });
  afterAll(() => service.close());

  it('is limited: observations with a further name are refused, all others are stored', async () => {
    await post(named('anna', 'symptom:a', 'medication:b'));
    const body = await post([
      ...named('anna', 'mood', 'symptom:c', 'symptom:d', 'medication:e', 'symptom:a', 'symptom:c'),
      ...named('ben', 'symptom:d'),
    ]);
    expect(body.rejected).toMatchObject([
      { index: 2, code: 'too_many_names' },
      { index: 3, code: 'too_many_names' },
    ]);
    expect(body).toMatchObject({ accepted: 3, duplicates: 2 });
    expect(await namesOf('anna')).toEqual(['medication:b', 'symptom:a', 'symptom:c']);
    expect(await namesOf('ben')).toEqual(['symptom:d']);
    const later = named('anna', 'symptom:c', 'steps').map((one) => ({ ...one, date: '2026-03-02' }));
    expect(await post(later)).toMatchObject({ accepted: 2, rejected: [] });
  });

  it('is limited also when requests come at the same time', async () => {
    await post(named('crowd', 'mood'));
    const bodies = await Promise.all(
      Array.from({ length: 6 }, (_, i) => post(named('crowd', `symptom:${i}x`, `symptom:${i}y`))),
    );
    expect(await namesOf('crowd')).toHaveLength(MOST);
    expect(bodies.flatMap(({ rejected }) => rejected as unknown[])).toHaveLength(12 - MOST);
  });

  it('does not keep an urgent red flag of a refused observation from its sender', async () => {
    await post(named('full', 'symptom:a', 'symptom:b', 'symptom:c'));
    const [chestPain] = named('full', 'symptom:chest_pain');
    const body = await post([{ ...chestPain, date: new Date().toISOString().slice(0, 10), value: 9 }]);
    expect(body.rejected).toMatchObject([{ index: 0, code: 'too_many_names' }]);
    expect(body.notices).toMatchObject([{ index: 0, category: 'chest_pain', urgency: 'urgent' }]);
  });

  it('is limited in imports', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'names-'));
    const path = join(folder, 'rows.csv');
    const rows = ['a', 'b', 'c', 'd'].map((name) => `imported,2026-03-01,symptom:${name},1`);
    await writeFile(path, ['user_id,date,metric,value', ...rows].join('\n'));
    const report = await service.get(ObservationImporter).importFiles({ format: 'csv', path });
    expect(report.files).toMatchObject([{ accepted: MOST, rejected: 1 }]);
    expect(report.problems).toMatchObject([{ line: 5 }]);
    await rm(folder, { recursive: true });
  });
});
