import type { DataSource } from 'typeorm';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { CanonicalNames1790600100000 } from '../../migrations/1790600100000-canonical-names.js';
import { createEmptyTestDatabase } from '../support/test-database.js';

const [ANNA, BEN] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

describe('the migration of names to their canonical form', () => {
  let database: { url: string; drop(): Promise<void> };
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyTestDatabase();
    const before = await openDatabase({
      ...dataSourceOptions(database.url),
      migrations: MIGRATIONS.filter((migration) => migration !== CanonicalNames1790600100000),
    });
    await before.runMigrations();
    const row = (
      user: string,
      metric: string,
      value: number,
      recorded: string,
      site = '',
      day = '2026-03-01',
    ) =>
      before.query(
        `insert into observation (user_id, metric, source, body_site, moment, dated, day, value, recorded_at)
         values ($1, $2, '', $3, $4::date, true, $4::date, $5, $6)`,
        [user, metric, site, day, value, recorded],
      );
    await row(ANNA, 'symptom:headache', 1, '2026-03-02');
    await row(ANNA, 'symptom:Headache', 2, '2026-03-04');
    await row(ANNA, 'symptom:HEADACHE', 3, '2026-03-03');
    await row(ANNA, 'symptom:Headache', 5, '2026-03-03', '', '2026-02-28');
    await row(ANNA, 'symptom:ShortnessOfBreath', 4, '2026-03-02');
    await row(ANNA, 'symptom:sorethroat', 4, '2026-03-02');
    await row(ANNA, 'medication:Co-Codamol', 1, '2026-03-02');
    await row(ANNA, 'pain', 3, '2026-03-02', 'Left Knee');
    await row(ANNA, 'pain', 4, '2026-03-01', 'left_knee');
    await row(BEN, 'symptom:sore throat', 1, '2026-03-02');
    await row(BEN, 'symptom:nausea', 1, '2026-03-02');
    await before.query(`insert into week_state (user_id, week_of, state) values ($1, '2026-03-02', $2)`, [
      ANNA,
      { ladder: [{ x: 'medication:Co-Codamol', y: 'symptom:Headache' }], led: 'symptom:Headaches' },
    ]);
    await before.destroy();
    dataSource = await openDatabase(dataSourceOptions(database.url));
    await dataSource.runMigrations();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const rowsOf = (user: string) =>
    dataSource.query(
      `select metric, body_site, day::text, value from observation where user_id = $1 order by 1, 2, 3`,
      [user],
    );

  it('makes one name of all spellings, and keeps of equal keys what was recorded last', async () => {
    expect(await rowsOf(ANNA)).toEqual([
      { metric: 'medication:co_codamol', body_site: '', day: '2026-03-01', value: 1 },
      { metric: 'pain', body_site: 'left_knee', day: '2026-03-01', value: 3 },
      { metric: 'symptom:headache', body_site: '', day: '2026-02-28', value: 5 },
      { metric: 'symptom:headache', body_site: '', day: '2026-03-01', value: 2 },
      { metric: 'symptom:shortness_of_breath', body_site: '', day: '2026-03-01', value: 4 },
      { metric: 'symptom:sore_throat', body_site: '', day: '2026-03-01', value: 4 },
    ]);
    expect(await rowsOf(BEN)).toMatchObject([
      { metric: 'symptom:nausea' },
      { metric: 'symptom:sore_throat' },
    ]);
  });

  it('keeps the spellings that say more', async () => {
    const names = await dataSource.query(`select user_id, code, spelling from spelled_name order by code`);
    expect(names).toEqual([
      { user_id: ANNA, code: 'body_site:left_knee', spelling: 'Left Knee' },
      { user_id: ANNA, code: 'medication:co_codamol', spelling: 'Co-Codamol' },
      { user_id: ANNA, code: 'symptom:headache', spelling: expect.stringMatching(/^(Headache|HEADACHE)$/) },
    ]);
  });

  it('renames what weeks left to the next ones', async () => {
    const [{ state }] = await dataSource.query(`select state from week_state`);
    expect(state).toEqual({
      ladder: [{ x: 'medication:co_codamol', y: 'symptom:headache' }],
      led: 'symptom:Headaches',
    });
  });
});
