import { TARGET_NAMES } from '../../src/monitoring/targets/target.js';
import { ensureBuilt, start } from '../support/programs.js';
import { ADMIN_KEY, createTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(180_000);

/** The compiled command, on the database of a running service. */
describe('the command targets', () => {
  let service: TestApp;
  const targets = (...args: string[]) =>
    start('cli/main.js', ['targets', ...args], {
      DATABASE_URL: service.databaseUrl,
      ADMIN_API_KEY: ADMIN_KEY,
      PUBLIC_URL: 'https://intelligence.example.com/',
    }).ended;

  beforeAll(async () => {
    await ensureBuilt();
    service = await createTestApp();
    await service.dataSource.query(
      `insert into service_minute select date_trunc('minute', now()) - make_interval(mins => past), past > 1
       from generate_series(1, 4) as past`,
    );
  });
  afterAll(() => service.close());

  it('prints one line per target', async () => {
    const { code, stdout } = await targets();
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + TARGET_NAMES.length);
    expect(lines[0]).toMatch(/last run +4 weeks +12 weeks$/);
    expect(lines.at(-1)).toMatch(
      /^availability >= 99.9 % +nothing to measure +\d+ % missed, overdrawn +\d+ % missed, overdrawn$/,
    );
  });

  it('prints the same JSON as the route', async () => {
    const { stdout } = await targets('--json');
    const { body } = await service.admin.get('/admin/targets').expect(200);
    expect(JSON.parse(stdout).targets.map(({ name }: { name: string }) => name)).toEqual(
      body.targets.map(({ name }: { name: string }) => name),
    );
  });

  it('prints a link that opens the page of the targets in a browser', async () => {
    const { stdout } = await targets('--link');
    const link = new URL(stdout.trim());
    expect(link.origin).toBe('https://intelligence.example.com');
    const path = link.pathname + link.search;
    const { text } = await service.open.get(path).set('accept', 'text/html').expect(200);
    expect(text).toContain('The service is up');
  });
});
