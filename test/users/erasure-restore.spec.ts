import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErasureBook } from '../../src/users/erasure/erasure-book.js';
import { ErasureReplay } from '../../src/users/erasure/erasure-replay.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { everyRow } from '../support/every-row.js';
import { recordsOf } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { copyTestDatabase, createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ERASED = 'erased-ext-3391';
const OTHER = 'other-ext-5527';

describe('a database that is restored from a backup', () => {
  let folder: string;
  let original: TestDatabase;
  const opened: TestDatabase[] = [];

  const record = () => join(folder, 'erasures.log');
  const open = (database: TestDatabase, environment: NodeJS.ProcessEnv = {}) =>
    createTestApp({ ERASURES_FILE: record(), ...environment }, { database });
  const restore = async () => {
    const copy = await copyTestDatabase(original.url);
    opened.push(copy);
    return copy;
  };
  const tablesWith = async (database: TestDatabase, person: string) =>
    [...(await everyRow(database))].flatMap(([table, rows]) =>
      rows.some((row) => row.includes(idOf(person)) || row.includes(person)) ? [table] : [],
    );
  const observationsOf = async ({ dataSource }: TestApp, person: string): Promise<number> =>
    (await dataSource.query(`select from observation where user_id = $1`, [idOf(person)])).length;
  /** Erases the person after the backup was made, in a copy that is then lost. */
  const eraseAfterBackup = async () => {
    const lost = await open(await restore());
    await lost.service.delete(`/users/${ERASED}`).expect(200);
    await lost.close();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'erasures-'));
    original = await createTestDatabase();
    const service = await open(original);
    await send(service, [...recordsOf(ERASED, 28), ...recordsOf(OTHER, 28)]);
    await triggerRun(service);
    await service.close();
    // It is copied, so no one may be connected.
    await original.dataSource.destroy();
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.drop();
    await rm(record(), { force: true });
  });
  afterAll(async () => {
    await original.drop();
    await rm(folder, { recursive: true });
  });

  it('erases again at its start a person that was erased since, and no one else', async () => {
    await eraseAfterBackup();
    const restored = await restore();
    // Control: the backup has the person.
    expect((await tablesWith(restored, ERASED)).length).toBeGreaterThan(3);
    const others = await tablesWith(restored, OTHER);

    const service = await open(restored);

    expect(await tablesWith(restored, ERASED)).toEqual([]);
    expect(await tablesWith(restored, OTHER)).toEqual(others);
    await service.service.get(`/users/${OTHER}/brief`).expect(200);
    await service.close();
  });

  it('control: keeps the person without the record, or with that of another database', async () => {
    await eraseAfterBackup();
    const text = await readFile(record(), 'utf8');
    const [, , database] = text.trim().split(' ');
    await writeFile(record(), text.replace(database, database.replace(/^......../, '00000000')));
    const restored = await restore();
    const service = await open(restored);
    expect((await tablesWith(restored, ERASED)).length).toBeGreaterThan(3);
    await service.close();
  });

  it('names no person in the record, and does not mind a line that was cut off', async () => {
    await eraseAfterBackup();
    await appendFile(record(), '2026-11-30T10:00:00.000Z 0f');
    const text = await readFile(record(), 'utf8');
    expect(text).not.toMatch(new RegExp(`${ERASED}|${idOf(ERASED)}`));
    const restored = await restore();
    const service = await open(restored);
    expect(await tablesWith(restored, ERASED)).toEqual([]);
    await service.service.delete(`/users/${OTHER}`).expect(200);
    expect(await service.get(ErasureBook).entries()).toHaveLength(2);
    await service.close();
  });

  it('keeps what a person has sent since the erasure', async () => {
    await eraseAfterBackup();
    const service = await open(await restore(), { ERASURES_FILE: join(folder, 'not-yet.log') });
    await send(service, [{ user_id: ERASED, metric: 'mood', value: 4, date: '2026-03-01' }]);
    const before = await observationsOf(service, ERASED);

    const entries = await service.get(ErasureBook).entries(record());
    const replay = service.get(ErasureReplay);
    // The secret lies beside the record.
    expect(await replay.apply(entries)).toMatchObject({ erasures: 0, people: 0, unreadable: 1 });
    expect(await observationsOf(service, ERASED)).toBe(before);
    await service.close();

    const again = await open(opened.at(-1)!);
    expect(await observationsOf(again, ERASED)).toBe(1);
    const [{ external_id: name }] = await again.dataSource.query(
      `select external_id from user_identity where user_id = $1`,
      [idOf(ERASED)],
    );
    expect(name).toBe(ERASED);
    await again.service.get(`/users/${ERASED}/brief`).expect(404);
    await again.close();
  });

  it('keeps everything of a person who was erased and came back, when it is started again', async () => {
    const service = await open(await restore());
    await service.service.delete(`/users/${ERASED}`).expect(200);
    await send(service, recordsOf(ERASED, 28));
    const stored = await observationsOf(service, ERASED);
    // As if the receipt had been lost with a restore, and the person not.
    await service.dataSource.query(`delete from erasure`);
    await service.get(ErasureReplay).compare();
    expect(await observationsOf(service, ERASED)).toBe(stored);
    await service.close();
  });

  it('is not erased twice: what is known is not applied again', async () => {
    await eraseAfterBackup();
    const service = await open(await restore());
    const entries = await service.get(ErasureBook).entries();
    expect(entries).toHaveLength(1);
    expect(await service.get(ErasureReplay).apply(entries)).toEqual({
      erasures: 0,
      people: 0,
      unreadable: 0,
    });
    await service.close();
  });

  it('erases also when the record cannot be written, and records it later', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, 'a file, so no folder');
    const secrets = { ERASURE_SECRETS: 'a secret of the operator, another secret of theirs' };
    const service = await open(await restore(), { ERASURES_FILE: join(blocked, 'erasures.log'), ...secrets });
    const { receipt } = (await service.service.delete(`/users/${ERASED}`).expect(200)).body;
    expect(receipt.pending).toContain('record');
    expect(await observationsOf(service, ERASED)).toBe(0);

    await rm(blocked);
    await service.get(ErasureReplay).compare();

    const { body } = await service.admin.get(`/admin/erasures/${receipt.id}`).expect(200);
    expect(body.pending).not.toContain('record');
    expect(await readFile(join(blocked, 'erasures.log'), 'utf8')).toContain(receipt.id);
    await service.close();
  });
});
