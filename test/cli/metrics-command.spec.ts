import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, start } from '../support/programs.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(120_000);

const GAMING = {
  label: 'gaming',
  unit: 'min',
  direction: 'neither',
  aggregation: 'sum',
  role: 'input',
  system: 'general',
  worthwhile: { absolute: 15 },
  plausible: { min: 0, max: 1440 },
  decimals: 0,
  self_reported: false,
};

describe('the command metrics', () => {
  let database: TestDatabase;
  let folder: string;
  const metrics = (...args: string[]) =>
    start('cli/main.js', ['metrics', ...args], { DATABASE_URL: database.url }).ended;
  const definition = (name: string, content: string): string[] => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return ['--file', path];
  };

  beforeAll(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'weekly-metrics-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  it("adds one of the operator's own metrics, lists and shows it, and removes it", async () => {
    const file = definition('gaming.json', JSON.stringify(GAMING));
    const set = await metrics('set', 'gaming_minutes', ...file);
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(set.stdout)).toMatchObject({ code: 'gaming_minutes', origin: 'own' });

    const [listed, shown] = await Promise.all([metrics('list'), metrics('show', 'gaming_minutes')]);
    expect(listed.stdout).toMatch(/^gaming_minutes {2}min, .* {2}own$/m);
    expect(listed.stdout).toMatch(/^mood {2}no unit$/m);
    expect(JSON.parse(shown.stdout)).toMatchObject(GAMING);

    const removed = await metrics('remove', 'gaming_minutes', '--json');
    expect(JSON.parse(removed.stdout)).toEqual({ removed: 'gaming_minutes' });
    expect(await database.dataSource.query('select code from metric_definition')).toEqual([]);
  });

  it('explains in words why it refuses a definition, and changes nothing', async () => {
    const [noJson, absent, builtIn] = await Promise.all([
      metrics('set', 'gaming_minutes', ...definition('broken.json', '{')),
      metrics('set', 'gaming_minutes', '--file', join(folder, 'absent.json')),
      metrics('set', 'steps', ...definition('steps.json', JSON.stringify(GAMING))),
    ]);
    for (const { code, stdout, stderr } of [noJson, absent, builtIn]) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).not.toMatch(/\.js:\d|node_modules/);
    }
    expect(noJson.stderr).toContain('file: must hold JSON');
    expect(absent.stderr).toContain('file: cannot be read');
    expect(builtIn.stderr).toMatch(/built.in/i);
    expect(await database.dataSource.query('select code from metric_definition')).toEqual([]);
  });
});
