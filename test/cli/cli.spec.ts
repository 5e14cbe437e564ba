import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toUserRef } from '../../src/common/user-id.js';
import { poll } from '../../src/database/embedded/poll.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { dataFolders, type Ended, ensureBuilt, postgresRuns, start } from '../support/programs.js';
import { ago } from '../support/rows.js';
import { giveUpRetries, retryRows } from '../support/stored-retries.js';
import { insertRun, runRow, runRows } from '../support/stored-runs.js';
import { setWeeks, weekRows } from '../support/stored-weeks.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(120_000);

/** Production accepts strong keys only. */
const ADMIN_KEY = randomBytes(32).toString('base64url');

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weekly-cli-'));
  chmodSync(folder, 0o755);
  await ensureBuilt();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A successful command prints its result to stdout, and nothing on stderr that looks like an error. */
function expectSuccess({ code, stderr }: Ended): void {
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/error|\bat .*\.js/i) });
}
/** A failed command explains itself in words, on stderr only. */
function expectFailure(ended: Ended, words: RegExp): void {
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(words) });
  expect(ended.stderr).not.toMatch(/\.js:\d|node_modules/);
}

describe('the command line', () => {
  let database: TestDatabase;
  const cli = (...args: string[]) => start('cli/main.js', args, { DATABASE_URL: database.url }).ended;
  const json = async (...args: string[]) => {
    const ended = await cli(...args, '--json');
    return { ...ended, answer: JSON.parse(ended.stdout) };
  };
  const rows = (text: string) => database.dataSource.query(text);

  beforeAll(async () => {
    database = await createTestDatabase();
    const lines = ['cli-anna', 'cli-bob'].flatMap((user) =>
      recordsOf(user, 56).map(({ date, metric, value }) => `${user},${date},${metric},${value}`),
    );
    writeFileSync(file('diary.csv'), ['user_id,date,metric,value', ...lines].join('\n'));
    writeFileSync(
      file('broken.csv'),
      'user_id,date,metric,value\ncli-anna,2026-02-31,mood,5\ncli-anna,2026-03-01,pain,2\n',
    );
    writeFileSync(file('wide.csv'), 'who;day;joy\ncli-carl;01.03.2026;7\n');
    writeFileSync(
      file('wide.json'),
      JSON.stringify({
        user: { column: 'who' },
        date: { column: 'day', format: 'dd.MM.yyyy' },
        delimiter: ';',
        metrics: { joy: { metric: 'mood' } },
      }),
    );
  });
  afterAll(() => database.drop());

  // The tests are one story, in the order in which an operator would work.
  it('imports a file and prints how many lines and observations it accepted', async () => {
    const ended = await cli('import', '--format', 'csv', '--path', file('diary.csv'));
    expectSuccess(ended);
    expect(ended.stdout).toMatch(/diary\.csv: 672 lines, 672 observations accepted/);
    expect(ended.stdout).toContain('2 people');
  });

  it('imports the same file again without effect, and prints the result as JSON', async () => {
    const ended = await json('import', '--format', 'csv', '--path', file('diary.csv'));
    expectSuccess(ended);
    expect(ended.answer).toMatchObject({
      users: 2,
      rejected_total: 0,
      files: [{ accepted: 0, duplicates: 672 }],
    });
  });

  it('loads the good rows of a partly bad file, reports each bad row, and exits with an error', async () => {
    const { code, answer } = await json('import', '--format', 'csv', '--path', file('broken.csv'));
    expect(code).toBe(1);
    expect(answer).toMatchObject({
      rejected_total: 1,
      files: [{ accepted: 1, rejected: 1, complete: true }],
    });
    expect(answer.problems).toEqual([
      { file: 'broken.csv', line: 2, reason: expect.stringMatching(/^date must be/) },
    ]);
  });

  it('refuses to import a file that does not exist', async () => {
    const missing = await cli('import', '--format', 'csv', '--path', file('none.csv'));
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Nothing was imported: none\.csv: .* the file does not exist/),
    });
    const unreadable = ['--path', file('diary.csv'), '--mapping', file('none.json')];
    expectFailure(await cli('import', '--format', 'csv', ...unreadable), /mapping: the file cannot be read/);
  });

  it('prints which users a dry run would process, and writes nothing', async () => {
    const dry = await json('run', '--week-of', WEEK_OF, '--dry-run');
    expectSuccess(dry);
    expect(dry.answer).toEqual({ week_of: WEEK_OF, to_process: 2, left_alone: 0, skipped: {} });
    expect(await runRows(database)).toEqual([]);
  });

  it('runs a week for all users that are due', async () => {
    const ended = await json('run', '--week-of', WEEK_OF);
    expectSuccess(ended);
    expect(ended.answer).toMatchObject({
      status: 'complete',
      week_of: WEEK_OF,
      users_successful: 2,
      success_rate: 100,
    });
  });

  it('skips users that have the week already, unless forced', async () => {
    const generated = async () => (await weekRows(database)).map(({ generated_at: at }) => at.getTime());
    const first = await generated();
    expectSuccess(await cli('run', '--week-of', WEEK_OF));
    expect(await generated()).toEqual(first);
    expectSuccess(await cli('run', '--week-of', WEEK_OF, '--force'));
    expect(Math.min(...(await generated()))).toBeGreaterThan(Math.max(...first));
  });

  it('runs named users, and exits with an error when one of them fails', async () => {
    const ended = await cli('run', '--week-of', WEEK_OF, '--user', 'cli-anna', '--user', 'cli-unknown');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/1 of 2 users, success rate 50\.0 %/);
    expect(ended.stdout).toMatch(/failed: cli-unknown: no observation/);
  });

  it('prints a brief as text and as JSON', async () => {
    const { answer, ...machine } = await json('brief', '--user', 'cli-anna', '--week-of', WEEK_OF);
    expectSuccess(machine);
    expect(answer).toMatchObject({ external_id: 'cli-anna', week_of: WEEK_OF });
    const ended = await cli('brief', '--user', toUserRef('cli-anna').userId);
    expectSuccess(ended);
    expect(ended.stdout).toContain(answer.main_story.headline);
    expectFailure(
      await cli('brief', '--user', 'cli-unknown'),
      /^error: Nothing is stored for this user and week\.\n$/,
    );
  });

  it('verifies a complete week, and fails for a week without briefs', async () => {
    const { answer, ...ended } = await json('verify', '--week-of', WEEK_OF);
    expectSuccess(ended);
    expect(answer).toEqual({ week_of: WEEK_OF, verified: 2, failed: [] });
    expect(await cli('verify', '--week-of', '2025-03-03')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/0 weeks/),
    });
  });

  it('reports a stored week that is incomplete', async () => {
    await setWeeks(database, { velocity: '{}' }, 'cli-bob');
    const ended = await cli('verify', '--week-of', WEEK_OF);
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('cli-bob: velocity_calculated') });
  });

  it('lists at most 100 incomplete weeks, and counts the others', async () => {
    await rows(
      `insert into weekly_intelligence (user_id, week_of, status, brief, generator, generated_at)
       select gen_random_uuid(), '2025-03-10', 'fallback', '{}', 'test', now() from generate_series(1, 120)`,
    );
    const ended = await cli('verify', '--week-of', '2025-03-10');
    expect(ended.code).toBe(1);
    const [heading, ...lines] = ended.stdout.trim().split('\n');
    expect(heading).toBe('Week of 2025-03-10: 120 weeks read back, 120 incomplete');
    expect(lines).toHaveLength(101);
    expect(lines[100]).toBe('  and 20 more');
    await rows(`delete from weekly_intelligence where week_of = '2025-03-10'`);
  });

  it('lists the users that wait for a retry, and retries only those that are due', async () => {
    const { answer } = await json('retry', 'list');
    expect(answer.items).toEqual([expect.objectContaining({ external_id: 'cli-unknown', retry_count: 0 })]);
    const run = await json('retry', 'run');
    expectSuccess(run);
    expect(run.answer).toEqual({ retried: 0, successful: 0, failed: 0 });
  });

  it('lists the users that were given up on, previews a redrive, and redrives them', async () => {
    await giveUpRetries(database);
    const dead = await json('retry', 'dead');
    expectSuccess(dead);
    expect(dead.answer).toMatchObject({
      items: [{ external_id: 'cli-unknown', week_of: WEEK_OF }],
      by_error_class: { unknown_user: 1 },
    });
    const redrive = ['retry', 'redrive', '--error-class', 'unknown_user'];
    const preview = await cli(...redrive, '--preview');
    expectSuccess(preview);
    expect(preview.stdout).toContain('1 of 1 dead letters of unknown_user would be put back');
    expect(await retryRows(database)).toMatchObject([{ state: 'dead' }]);

    expect((await json(...redrive, '--week-of', WEEK_OF)).answer).toMatchObject({
      redriven: 1,
      weeks: { [WEEK_OF]: 1 },
    });
    expect(await retryRows(database)).toMatchObject([{ state: 'pending', due: true }]);
    expectFailure(await cli('retry', 'redrive'), /--error-class/);
  });

  it('shows the rollout, and records in its history who set it', async () => {
    const set = await json('rollout', 'set', '12.5');
    expectSuccess(set);
    const shown = await json('rollout', 'show');
    expect(shown.answer).toEqual(set.answer);
    expect(shown.answer).toMatchObject({
      percent: 12.5,
      history: [{ changed_by: 'cli', override: true }, { percent: 100 }],
    });
  });

  it('removes the demo users and no one else', async () => {
    await rows(`update user_identity set demo = true where external_id = 'cli-bob'`);
    const removed = await json('demo', 'remove');
    expectSuccess(removed);
    expect(removed.answer).toEqual({ removed: 1 });
    expect(await rows('select distinct user_id from observation')).toEqual([
      { user_id: toUserRef('cli-anna').userId },
    ]);
  });

  it('first finishes a run whose process was killed, because it keeps the only slot and no service ticks here', async () => {
    await insertRun(database, {
      job_id: 'intelligence_killed',
      week_of: WEEK_OF,
      trigger: 'manual',
      scope: 'named',
      planned: true,
      lease_until: ago('1 minute'),
    });
    const ended = await cli('run', '--week-of', WEEK_OF, '--user', 'cli-anna');
    expect(ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Finishing intelligence_killed first'),
    });
    expect((await runRow(database, 'intelligence_killed')).status).toBe('completed');
  });

  it.each([
    ['a week that begins on a Tuesday', ['run', '--week-of', '2026-03-03'], /must be a Monday/],
    ['a week in the future', ['run', '--week-of', '2126-03-04'], /week_of: must not lie in the future/],
    ['a blank user', ['brief', '--user', ' '], /must not be empty/],
    ['a rollout of 101', ['rollout', 'set', '101'], /number from 0 to 100/],
    ['an unknown command', ['dance'], /unknown command/],
  ])('refuses %s', async (_, args, words) => {
    expectFailure(await cli(...args), words);
  });

  it('names every bad variable, never its value, before it does anything', async () => {
    const ended = await start('cli/main.js', ['rollout', 'show'], { PORT: 'hush', LEASE_SECONDS: 'hush' })
      .ended;
    expectFailure(ended, /^error: .*PORT.*LEASE_SECONDS/);
    expect(ended.stderr).not.toContain('hush');
  });
});

describe('the command line without a configured database', () => {
  let dataDir: string;
  const cli = (...args: string[]) => start('cli/main.js', args, { DATA_DIR: dataDir }).ended;

  beforeAll(() => {
    dataDir = file('data');
  });
  afterAll(() => dataFolders(dataDir).forEach((path) => rmSync(path, { recursive: true, force: true })));

  it('starts its own embedded Postgres and stops it', async () => {
    expectSuccess(await cli('rollout', 'set', '25', '--json'));
    expect(postgresRuns(dataDir)).toBe(false);
  });

  it('works on the database of a running service, and leaves it running', async () => {
    const service = start('main.js', [], {
      DATA_DIR: dataDir,
      PORT: '0',
      ADMIN_API_KEY: ADMIN_KEY,
      NODE_ENV: 'production',
    });
    const [, origin] = await service.line(/"url":"(http:\/\/localhost:\d+)"/);
    const rollout = async () =>
      (await (await fetch(`${origin}/admin/rollout`, { headers: { 'api-key': ADMIN_KEY } })).json()) as {
        percent: number;
      };
    // The service also sees what an earlier command wrote without it.
    expect((await rollout()).percent).toBe(25);

    expectSuccess(await cli('rollout', 'set', '37', '--json'));

    expect((await rollout()).percent).toBe(37);
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
    expect(postgresRuns(dataDir)).toBe(false);
    expect(service.said.stdout).toContain('Back up DATA_DIR');
  });

  it('stops its own Postgres when it is interrupted', async () => {
    const command = start('cli/main.js', ['verify'], { DATA_DIR: dataDir });
    await poll(() => postgresRuns(dataDir) || undefined, 30_000);
    command.child.kill('SIGINT');
    // npm forwards the signal, so it arrives twice.
    command.child.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    expect(postgresRuns(dataDir)).toBe(false);
  });
});
