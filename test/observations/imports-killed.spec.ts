import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectRows } from '../../src/database/rows.js';
import { ImportWorker } from '../../src/observations/imports/queue/import-worker.js';
import { ensureBuilt, type Program, start } from '../support/programs.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

// It compiles, starts a process, and waits for a lease to end.
jest.setTimeout(300_000);

const ROWS = 60_000;
const KEYS = { ADMIN_API_KEY: 'a'.repeat(32), SERVICE_API_KEY: 's'.repeat(32) };

let service: TestApp;
let folder: string;
let killed: Program | undefined;

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'imports-killed-'));
  service = await createTestApp({ IMPORT_DIR: join(folder, 'files'), LEASE_SECONDS: '2' });
  stopTicks(service);
});
afterAll(async () => {
  killed?.child.kill('SIGKILL');
  await service?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const csv = (): string => {
  const lines = ['user_id,date,metric,value'];
  for (let row = 0; row < ROWS; row += 1) {
    const day = new Date(Date.UTC(2020, 0, 1 + (row % 2000))).toISOString().slice(0, 10);
    lines.push(`user-${Math.floor(row / 2000)},${day},steps,${1000 + (row % 5000)}`);
  }
  return `${lines.join('\n')}\n`;
};
const stored = async (): Promise<number> =>
  (await selectRows<{ n: number }>(service.dataSource, 'SELECT count(*)::int AS n FROM observation'))[0].n;

describe('an import whose process is killed in the middle', () => {
  it('is begun again by another process, with the same result, and leaves no copy of the file', async () => {
    const held = jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const { body } = await service.service
      .post('/imports')
      .query({ format: 'csv', file: 'steps.csv' })
      .set('content-type', 'text/csv')
      .send(csv())
      .expect(202);
    const { id } = body as { id: number };
    held.mockRestore();
    killed = start('start.js', [], {
      ...KEYS,
      DATABASE_URL: service.databaseUrl,
      DATA_DIR: join(folder, 'data'),
      IMPORT_DIR: join(folder, 'files'),
      INTELLIGENCE_ENABLED: 'false',
      LEASE_SECONDS: '2',
      PORT: '0',
    });
    await Promise.race([until(async () => (await stored()) > 0), killed.ended]);
    killed.child.kill('SIGKILL');
    if (killed.child.exitCode === null && killed.child.signalCode === null) await once(killed.child, 'exit');
    expect(await stored()).toBeGreaterThan(0);
    expect(await stored()).toBeLessThan(ROWS);
    expect(await readdir(join(folder, 'files'))).toEqual([`${id}-1`]);

    const state = async (): Promise<string> =>
      ((await service.service.get(`/imports/${id}`).expect(200)).body as { state: string }).state;
    expect(await state()).toBe('running');
    await until(async () => {
      await service.get(ImportWorker).doAll();
      return (await state()) === 'done';
    });
    const shown = (await service.service.get(`/imports/${id}`).expect(200)).body as object;
    expect(shown).toMatchObject({ accepted: ROWS, duplicates: 0, rejected: 0, lines: ROWS, progress: 1 });
    expect(await stored()).toBe(ROWS);
    expect(await readdir(join(folder, 'files'))).toEqual([]);
  });
});
