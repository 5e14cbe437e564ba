import 'reflect-metadata';
import { describeError } from '../../src/common/errors.js';
import { connectTestDatabase } from '../support/test-database.js';
import type { Figures, Miss } from './bars.js';
import { readChaosOptions, type ChaosOptions } from './chaos-options.js';
import { ALL_PARTS } from './parts/all-parts.js';
import type { PartContext } from './parts/part.js';
import { loadLightPeople } from './world/people.js';
import { PostgresServer } from './world/postgres-server.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** All figures of the last line; those of a part that did not run stay empty. */
const NOT_MEASURED: Record<string, null> = Object.fromEntries(
  [
    'rounds',
    'users',
    'duplicates',
    'lost',
    'control_duplicates',
    'control_lost',
    'crash_points',
    'resume_p99_s',
    'drain_max_s',
    'recomputed_max',
    'ticks',
    'tick_executions_max',
    'virtual_weeks',
    'takeover_max_s',
    'progress_max_s',
  ].map((name) => [name, null]),
);

async function main(): Promise<void> {
  const parts = ALL_PARTS.map(({ name }) => name);
  const options = readChaosOptions(process.argv.slice(2), parts);
  print(`${options.rounds} rounds of ${options.users} users, seed ${options.seed}`);
  const server = await PostgresServer.start();
  // Exiting also ends the processes that we started; only the server's folder would stay.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void server.close().finally(() => process.exit(130)));
  try {
    const { figures, misses } = await allParts(options, await contextOn(server, options));
    for (const miss of misses) print(`MISSED ${miss}`);
    print(JSON.stringify({ ...NOT_MEASURED, users: options.users, ...figures, missed: misses.length }));
    if (misses.length > 0) process.exitCode = 1;
  } finally {
    await server.close();
  }
}

async function allParts(
  options: ChaosOptions,
  context: PartContext,
): Promise<{ figures: Figures; misses: Miss[] }> {
  const figures: Figures = {};
  const misses: Miss[] = [];
  for (const part of ALL_PARTS) {
    if (options.only !== null && options.only !== part.name) continue;
    const begun = performance.now();
    try {
      const result = await part.run({ ...context, report: (line) => print(`${part.name}: ${line}`) });
      Object.assign(figures, result.figures);
      misses.push(...result.misses);
    } catch (error) {
      misses.push(`${part.name}: ${messageOf(error)}`);
    }
    print(`${part.name}: over after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  return { figures, misses };
}

async function contextOn(server: PostgresServer, options: ChaosOptions): Promise<PartContext> {
  const deadline = performance.now() + options.minutes * 60_000;
  let databases = 0;
  const create = (template?: string): Promise<string> =>
    server.createDatabase(`chaos_${(databases += 1)}`, template);
  const templates = new Map<number, Promise<string>>();
  const templateOf = (users: number): Promise<string> => {
    const template = templates.get(users) ?? makeTemplate(server, users);
    templates.set(users, template);
    return template;
  };
  return {
    server,
    options,
    report: print,
    withUsers: async (users = options.users) => create(await templateOf(users)),
    empty: () => create(),
    connected: async () => {
      const url = await create();
      return connectTestDatabase(url, () => server.dropDatabase(databaseOf(url)));
    },
    copyOf: (url) => create(databaseOf(url)),
    drop: (url) => server.dropDatabase(databaseOf(url)),
    hasTime: () => performance.now() < deadline,
  };
}

async function makeTemplate(server: PostgresServer, users: number): Promise<string> {
  const name = `chaos_people_${users}`;
  await loadLightPeople(await server.createDatabase(name), users);
  return name;
}

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

/** Our own messages in full; of errors of the database or the system only what is safe to show. */
function messageOf(error: unknown): string {
  const described = describeError(error);
  return described.errorClass === 'internal_error' && error instanceof Error
    ? error.message
    : described.error;
}

main().catch((error: unknown) => {
  print(`The chaos could not be made: ${messageOf(error)}`);
  process.exitCode = 1;
});
