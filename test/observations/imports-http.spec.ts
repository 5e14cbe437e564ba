import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { selectRows } from '../../src/database/rows.js';
import { ImportTaskStore } from '../../src/observations/imports/queue/import-task-store.js';
import { ImportWorker } from '../../src/observations/imports/queue/import-worker.js';
import { stopTicks } from '../support/stop-ticks.js';
import { until } from '../support/until.js';
import { createTestApp, SERVICE_KEY, type TestApp } from '../support/test-app.js';

let service: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imports-http-'));
  service = await createTestApp({
    IMPORT_DIR: join(folder, 'files'),
    IMPORT_MAX_MB: '1',
    LEASE_SECONDS: '30',
  });
  stopTicks(service);
  await service.app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await service?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() =>
  service.dataSource.query(
    'TRUNCATE observation, user_identity, import, import_replaced, import_task, import_piece, spelled_name',
  ),
);

interface Shown {
  id: number;
  state: string;
  accepted: number;
  [field: string]: unknown;
}

const CSV =
  'user_id,date,metric,value\nanna,2026-03-01,mood,4\nanna,2026-03-02,mood,x\nben,2026-03-01,stress,2\n';

const post = (query: Record<string, string> = { format: 'csv', file: 'own.csv' }) =>
  service.service.post('/imports').query(query).set('content-type', 'text/csv');
const shown = async (id: number): Promise<Shown> =>
  (await service.service.get(`/imports/${id}`).expect(200)).body as Shown;
const work = (): Promise<void> => service.get(ImportWorker).doAll();
const count = async (table: string): Promise<number> =>
  (await selectRows(service.dataSource, `SELECT FROM ${table}`)).length;
const observations = () =>
  selectRows(service.dataSource, 'SELECT * FROM observation ORDER BY user_id, metric, moment');

/** Sends a file and waits until it is imported. */
async function load(text: string, query?: Record<string, string>): Promise<Shown> {
  const { body } = await post(query).send(text).expect(202);
  await work();
  return shown((body as Shown).id);
}

describe('POST /imports', () => {
  it('imports the body, with the fields in the query, and says what became of it', async () => {
    const { body } = await post().send(CSV).expect(202);
    expect(body).toMatchObject({ file: 'own.csv', format: 'csv', dry_run: false });
    await work();
    expect(await shown((body as Shown).id)).toMatchObject({
      state: 'done',
      progress: 1,
      lines: 3,
      observations: 2,
      accepted: 2,
      duplicates: 0,
      rejected: 1,
      users: 2,
      import_ids: [(body as Shown).id],
      problems: [{ file: 'own.csv', line: 3, field: 'value', reason: 'not a finite number' }],
      reason: null,
    });
    expect(await count('import_piece')).toBe(0);
    expect(readdirSync(join(folder, 'files'))).toEqual([]);
  });

  it('imports the file of a form, with the fields before or behind it, packed or not', async () => {
    const mapping = {
      name: 'own',
      files: [
        {
          file: '*',
          user: { constant: 'x' },
          date: { column: 'Day', format: 'yyyy-MM-dd' },
          metrics: [{ column: 'Mood', metric: 'mood' }],
        },
      ],
    };
    const { body } = await service.service
      .post('/imports')
      .attach('file', gzipSync('Day,Mood\n2026-03-01,4\n'), '../../diary.csv.gz')
      .field('format', 'csv')
      .field('mapping', JSON.stringify(mapping))
      .field('user_id', 'anna')
      .expect(202);
    await work();
    expect(await shown((body as Shown).id)).toMatchObject({
      state: 'done',
      file: 'diary.csv.gz',
      accepted: 1,
    });
    expect(await count('observation')).toBe(1);
  });

  it('tries a file and stores nothing', async () => {
    const done = await load(CSV, { format: 'csv', dry_run: 'true' });
    expect(done).toMatchObject({
      state: 'done',
      dry_run: true,
      accepted: 2,
      rejected: 1,
      import_ids: [],
      by_metric: { mood: { accepted: 1, suspect: 0, rejected: 0 }, stress: { accepted: 1 } },
    });
    expect([await count('observation'), await count('import')]).toEqual([0, 0]);
  });

  it('is the same import when the same file comes again', async () => {
    const first = await load(CSV);
    const again = await load(CSV);
    expect(again).toMatchObject({ state: 'done', import_ids: [first.id], accepted: 2 });
    const { body } = await service.service.get('/imports').query({ limit: 1 }).expect(200);
    const page = body as { items: Shown[]; next_cursor: string };
    expect(page.items.map(({ id }) => id)).toEqual([again.id]);
    const rest = await service.service.get('/imports').query({ cursor: page.next_cursor }).expect(200);
    expect((rest.body as { items: Shown[] }).items.map(({ id }) => id)).toEqual([first.id]);
  });

  it.each<[why: string, query: Record<string, string>, text: string, status: number, field: string]>([
    ['an unknown format', { format: 'xls' }, CSV, 400, 'format'],
    ['no format', {}, CSV, 400, 'format'],
    ['no file', { format: 'csv' }, '', 400, 'file'],
    ['a door without its user', { format: 'apple-health' }, '<x/>', 400, 'user'],
    ['a mapping that is none', { format: 'csv', mapping: '{"files":3}' }, CSV, 400, 'files'],
    ['a mapping that is not JSON', { format: 'csv', mapping: '{' }, CSV, 400, 'mapping'],
    ['a user that cannot be', { format: 'csv', user_id: ' anna' }, CSV, 400, 'user_id'],
    ['a file that is too long', { format: 'csv' }, 'x'.repeat(1_000_001), 413, 'file'],
  ])('refuses %s, and keeps nothing of it', async (_, query, text, status, field) => {
    const { body } = await post(query).send(text).expect(status);
    expect((body as { errors: { field: string }[] }).errors.map((one) => one.field)).toContain(field);
    expect([await count('import_task'), await count('import_piece')]).toEqual([0, 0]);
  });

  it('refuses a form that is too long or has no file', async () => {
    await service.service
      .post('/imports')
      .field('format', 'csv')
      .attach('file', Buffer.alloc(1_200_000), 'a.csv')
      .expect(413);
    await service.service.post('/imports').field('format', 'csv').field('file', 'text').expect(400);
    await service.service
      .post('/imports')
      .attach('file', Buffer.from(CSV), 'a.csv')
      .attach('file', Buffer.from(CSV), 'b.csv')
      .expect(400);
    expect([await count('import_task'), await count('import_piece')]).toEqual([0, 0]);
  });

  it.each([
    ['a body', 'text/csv', ''],
    [
      'a form',
      'multipart/form-data; boundary=end',
      '--end\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
    ],
  ])('keeps nothing of %s that breaks off', async (_, type, head) => {
    const sending = request(`${await service.app.getUrl()}/imports?format=csv`, {
      method: 'POST',
      headers: { 'api-key': SERVICE_KEY, 'content-type': type, 'content-length': '900000' },
    });
    sending.on('error', () => undefined);
    sending.write(head + CSV.repeat(1000));
    await until(async () => (await count('import_task')) === 1);
    sending.destroy();
    await until(async () => (await count('import_task')) === 0);
    expect(await count('import_piece')).toBe(0);
  });

  it('fails, with the reason, on a file that cannot be read', async () => {
    const failed = await load('user_id,date\n"anna,2026-03-01\n');
    expect(failed).toMatchObject({ state: 'failed', accepted: 0 });
    expect(failed.reason).toMatch(/^Nothing was imported: upload|^Nothing was imported: own.csv/);
    expect(await count('import_piece')).toBe(0);
  });
});

describe('DELETE /imports/:id', () => {
  it('undoes an import to the byte of the export', async () => {
    await load(CSV);
    // All but who read the person's data, which the copy itself adds to.
    const copyOf = async (user: string): Promise<string> =>
      (await service.service.get(`/users/${user}/export`).expect(200)).text.replace(/"audit_entry".*/, '');
    const before = [await copyOf('anna'), await copyOf('ben')];
    const { id } = await load(CSV.replace('4', '5').replace('x', '3').replace('stress,2', 'stress,1'));
    expect(await copyOf('anna')).not.toBe(before[0]);
    await service.service.delete(`/imports/${id}`).expect(202);
    await work();
    expect(await shown(id)).toMatchObject({ state: 'undone', accepted: 0 });
    expect([await copyOf('anna'), await copyOf('ben')]).toEqual(before);
    // Once more, it stays.
    const { body } = await service.service.delete(`/imports/${id}`).expect(202);
    expect(body).toMatchObject({ state: 'undone' });
  });

  it('undoes what the command line imported, and takes back what has not begun', async () => {
    const { id } = await load(CSV);
    await service.dataSource.query('DELETE FROM import_task');
    expect(await shown(id)).toMatchObject({ state: 'done', accepted: 2 });
    await service.service.delete(`/imports/${id}`).expect(202);
    await work();
    expect(await shown(id)).toMatchObject({ state: 'undone' });
    expect(await count('observation')).toBe(0);

    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const { body } = await post().send(CSV).expect(202);
    const { body: undone } = await service.service.delete(`/imports/${(body as Shown).id}`).expect(202);
    jest.restoreAllMocks();
    expect(undone).toMatchObject({ state: 'undone' });
    await work();
    expect([await count('observation'), await count('import_piece')]).toEqual([0, 0]);
  });

  it('stops an import that is running, and undoes it', async () => {
    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const { id } = (await post().send(CSV).expect(202)).body as Shown;
    // Another process has it, and dies.
    const taken = await service.get(ImportTaskStore).take();
    expect(taken).toMatchObject({ id, attempt: 1 });
    await service.service.delete(`/imports/${id}`).expect(202);
    jest.restoreAllMocks();
    expect(await service.get(ImportTaskStore).renew(taken!, { bytesRead: 1, observations: 0 })).toBe(
      'undo_wanted',
    );
    expect(await shown(id)).toMatchObject({ state: 'running' });
    await service.dataSource.query(`UPDATE import_task SET lease_until = now()`);
    await work();
    expect(await shown(id)).toMatchObject({ state: 'undone' });
    expect(await service.get(ImportTaskStore).end(taken!, { state: 'done' })).toBe(false);
    expect([await count('observation'), await count('import_piece')]).toEqual([0, 0]);
  });

  it('knows no other import', async () => {
    for (const id of ['999999', '0', '-1', 'x', '9'.repeat(40)]) {
      await service.service.get(`/imports/${id}`).expect(404);
      await service.service.delete(`/imports/${id}`).expect(404);
    }
  });
});

describe('a file that waits', () => {
  it('is erased with its person, and nothing of it is stored afterwards', async () => {
    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    await post({ format: 'open-mhealth', user_id: 'anna' }).send('[]').expect(202);
    await post().send(CSV).expect(202);
    jest.restoreAllMocks();
    await service.service.delete('/users/anna').expect(200);
    expect(await count('import_task')).toBe(1);
    expect(await count('import_piece')).toBe(1);
  });

  it('is not begun by two processes, nor before an older one', async () => {
    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const first = (await post().send(CSV).expect(202)).body as Shown;
    await post({ format: 'csv', dry_run: 'true' }).send(CSV).expect(202);
    jest.restoreAllMocks();
    const tasks = service.get(ImportTaskStore);
    const taken = await Promise.all([tasks.take(), tasks.take(), tasks.take()]);
    expect(taken.map((task) => task?.id ?? null).filter((id) => id !== null)).toEqual([first.id]);
  });

  it('is given up when it ends the process each time', async () => {
    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const { id } = (await post().send(CSV).expect(202)).body as Shown;
    jest.restoreAllMocks();
    for (let n = 0; n < 5; n += 1) {
      await service.get(ImportTaskStore).take();
      await service.dataSource.query(`UPDATE import_task SET lease_until = now()`);
    }
    await work();
    expect(await shown(id)).toMatchObject({ state: 'failed', accepted: 0 });
    expect(await count('import_piece')).toBe(0);
  });

  it('leaves no copy when its process was killed, and is removed when its sender has gone', async () => {
    const left = join(folder, 'files', '12-1');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'own.csv'), CSV);
    mkdirSync(join(folder, 'files', 'not-ours'), { recursive: true });
    await service.dataSource.query(
      `INSERT INTO import_task (id, state, file, format, lease_until) VALUES (77, 'receiving', '', '', now())`,
    );
    await service.dataSource.query(`INSERT INTO import_piece VALUES (77, 0, 'x')`);
    await work();
    expect(existsSync(left)).toBe(false);
    expect(existsSync(join(folder, 'files', 'not-ours'))).toBe(true);
    expect([await count('import_task'), await count('import_piece')]).toEqual([0, 0]);
  });

  it('is begun again after its process has died, with the same result', async () => {
    jest.spyOn(service.get(ImportWorker), 'doAll').mockResolvedValue();
    const { id } = (await post().send(CSV).expect(202)).body as Shown;
    jest.restoreAllMocks();
    await service.get(ImportTaskStore).take();
    await service.dataSource.query(`UPDATE import_task SET lease_until = now()`);
    await work();
    expect(await shown(id)).toMatchObject({ state: 'done', accepted: 2, duplicates: 0 });
    const rows = await observations();
    await load(CSV);
    expect(await observations()).toEqual(rows);
  });
});
