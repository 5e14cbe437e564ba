import { selectRows } from '../../src/database/rows.js';
import type { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { hasOpenData, openData } from '../support/open-data.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testImporter } from '../support/test-importer.js';

const describeWithData = hasOpenData('formats/fhir-r4-synthea') ? describe : describe.skip;

describeWithData('public samples of FHIR R4', () => {
  let database: TestDatabase;
  let importer: ObservationImporter;

  beforeAll(async () => {
    database = await createTestDatabase();
    importer = testImporter(database);
  });
  afterAll(() => database?.drop());

  it('of two patients are read for two people; again, they change nothing', async () => {
    const request = { format: 'fhir', path: openData('formats/fhir-r4-synthea') };
    const report = await importer.importFiles(request);
    expect(report).toMatchObject({ users: 2, rejected_total: 0 });
    const rows = await selectRows<{ metric: string; people: number }>(
      database.dataSource,
      'SELECT metric, count(DISTINCT user_id)::int AS people FROM observation GROUP BY metric ORDER BY metric',
    );
    expect(rows.map(({ metric, people }) => `${metric} ${people}`)).toEqual([
      'blood_pressure_diastolic 2',
      'blood_pressure_systolic 2',
      'bmi 2',
      'pain 2',
      'weight_kg 2',
    ]);
    const again = await importer.importFiles(request);
    expect(again.files.map(({ accepted }) => accepted)).toEqual([0, 0]);
  });
});
