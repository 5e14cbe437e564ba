import { selectRows } from '../../src/database/rows.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testImports } from '../support/test-importer.js';

type Item = Record<string, unknown>;
type Row = Record<string, unknown>;

let database: TestDatabase;
let parts: ReturnType<typeof testImports>;

beforeAll(async () => {
  database = await createTestDatabase();
  parts = testImports(database);
});
afterAll(() => database?.drop());
beforeEach(() => database.dataSource.query('TRUNCATE observation, user_identity, import, import_replaced'));

/** The whole table, in which nothing may differ. */
const all = (): Promise<Row[]> =>
  selectRows<Row>(database.dataSource, 'SELECT * FROM observation ORDER BY metric, moment');
const keptCount = async (): Promise<number> =>
  (await selectRows(database.dataSource, 'SELECT FROM import_replaced')).length;

async function newImport(): Promise<number> {
  const [{ id }] = await selectRows<{ id: number }>(
    database.dataSource,
    `INSERT INTO import (file, format, digest, mapping_digest, status) VALUES ('a.csv', 'csv', '-', '-', 'complete') RETURNING id`,
  );
  return id;
}

/** `day=value` or `day=value#id`; `-#id` takes the id back. */
function itemOf(text: string): Item {
  const [what, id] = text.split('#');
  if (what === '-') return { user_id: 'anna', id, value: null };
  const [day, value] = what.split('=');
  return { user_id: 'anna', metric: 'mood', date: `2026-03-0${day}`, value: Number(value), id };
}

async function send(...texts: string[]): Promise<void> {
  const { rejected } = await parts.ingestor.ingest(texts.map(itemOf));
  expect(rejected).toEqual([]);
}

async function load(...texts: string[]): Promise<number> {
  const id = await newImport();
  const { rejected } = await parts.ingestor.ingest(texts.map(itemOf), String(id));
  expect(rejected).toEqual([]);
  return id;
}

const shown = async (): Promise<string[]> =>
  (await all()).map(
    ({ day, value, client_id: id }) =>
      `${(day as string).slice(-1)}=${value as number}${id ? `#${id as string}` : ''}`,
  );

describe('undoing an import', () => {
  it('does not fail where an id that it had moved is on another row now, which stays', async () => {
    await send('1=4#x');
    const id = await load('2=4#x', '5=1');
    await send('3=5#x');
    await parts.undo.undo(id);
    expect(await shown()).toEqual(['3=5#x']);
    expect(await keptCount()).toBe(0);
  });

  it('restores what it took back by its id', async () => {
    await send('1=4#x', '2=3#y');
    const before = await all();
    const id = await load('-#x', '3=1#y');
    expect(await shown()).toEqual(['3=1#y']);
    await parts.undo.undo(id);
    expect(await all()).toEqual(before);
  });

  it.each<[how: string, take: () => Promise<unknown>, left: string[]]>([
    ['by its id', () => parts.remover.removeListed([{ user_id: 'anna', id: 'x' }]), ['2=3', '3=5']],
    ['by its id in a sync', () => send('-#x'), ['2=3', '3=5']],
    [
      'by its key',
      () => parts.remover.removeListed([{ user_id: 'anna', metric: 'mood', date: '2026-03-02' }]),
      ['1=4#x', '3=5'],
    ],
    [
      'in a range of days',
      () => parts.remover.removeRange({ user_id: 'anna', from: '2026-03-01', to: '2026-03-02' }),
      ['3=5'],
    ],
  ])('does not bring back what was taken back since %s', async (_, take, left) => {
    await send('1=4#x', '2=3', '3=5');
    const id = await load('4=1#x', '2=9', '3=9');
    await take();
    await parts.undo.undo(id);
    expect(await shown()).toEqual(left);
    expect(await keptCount()).toBe(0);
  });

  it('does not bring back what an import brought and a person took back as a whole', async () => {
    await send('1=4#x', '2=3');
    const id = await load('4=1#x', '2=9', '5=9');
    await send('6=2');
    const result = await parts.remover.removeRange({ user_id: 'anna', import_id: id });
    expect(result).toEqual({ deleted: 3, not_found: 0 });
    expect(await shown()).toEqual(['6=2']);
    await parts.undo.undo(id);
    expect(await shown()).toEqual(['6=2']);
    expect(await parts.remover.removeRange({ user_id: 'anna', import_id: id })).toMatchObject({
      not_found: 1,
    });
  });

  it('does not bring back what retention has deleted since', async () => {
    await send('1=4', '2=3');
    const id = await load('1=9', '2=9');
    // Housekeeping deletes from both tables by the same rule.
    await database.dataSource.query(`DELETE FROM observation WHERE day = '2026-03-01'`);
    await database.dataSource.query(`DELETE FROM import_replaced WHERE day = '2026-03-01'`);
    await parts.undo.undo(id);
    expect(await shown()).toEqual(['2=3']);
  });

  it('restores what a request wrote between two tries of it', async () => {
    await send('1=4');
    const id = await load('1=9');
    await send('1=5');
    const before = await all();
    await parts.ingestor.ingest([itemOf('1=9')], String(id));
    await parts.undo.undo(id);
    expect(await all()).toEqual(before);
  });

  it('ends where all imports began, in whichever order they are undone', async () => {
    // A made-up sequence of numbers: the same in each run.
    let seed = 7;
    const below = (n: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % n;
    };
    const item = (deletes: boolean): string => {
      const id = ['', '#x', '#y'][below(3)];
      return deletes && id && below(4) === 0 ? `-${id}` : `${1 + below(4)}=${1 + below(3)}${id}`;
    };
    for (let round = 0; round < 25; round += 1) {
      await database.dataSource.query('TRUNCATE observation, import, import_replaced');
      await send(...Array.from({ length: 1 + below(3) }, () => item(false)));
      const before = await all();
      const done: string[][] = [];
      const ids: number[] = [];
      for (let number = 0; number < 3; number += 1) {
        done.push(Array.from({ length: 1 + below(3) }, () => item(true)));
        ids.push(await load(...done[number]));
      }
      const order = ids.map((id) => ({ id, at: below(1000) })).sort((a, b) => a.at - b.at);
      for (const { id } of order) await parts.undo.undo(id);
      expect({ round, done, order, rows: await all() }).toEqual({ round, done, order, rows: before });
      expect(await keptCount()).toBe(0);
    }
  });
});

describe('an import that replaces what another transaction is just writing', () => {
  it('keeps the row that it replaced', async () => {
    const runner = database.dataSource.createQueryRunner();
    await send('1=1');
    await runner.startTransaction();
    await runner.query(`UPDATE observation SET value = 2, recorded_at = now()`);
    const loading = load('1=3');
    const isWaiting = async (): Promise<boolean> =>
      (
        await selectRows<{ n: number }>(
          database.dataSource,
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        )
      )[0].n > 0;
    while (!(await isWaiting()));
    await runner.commitTransaction();
    await runner.release();
    await parts.undo.undo(await loading);
    expect(await shown()).toEqual(['1=2']);
  });
});
