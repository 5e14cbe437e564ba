import 'reflect-metadata';
import { describeError } from '../../src/common/errors.js';
import { PostgresServer } from '../chaos/world/postgres-server.js';
import { connectTestDatabase } from '../support/test-database.js';
import { readFuzzOptions } from './fuzz-options.js';
import { runFuzz } from './fuzz-run.js';
import { startFuzzedService } from './fuzz-service.js';
import { LogCapture } from './log-capture.js';

const write = process.stdout.write.bind(process.stdout);
const print = (line: string): void => void write(`${line}\n`);

/** Sends hostile requests to a service of its own; ends with 0 only if it found nothing. */
async function main(): Promise<void> {
  const options = readFuzzOptions(process.env);
  print(`${options.requests} requests and ${options.sockets} sockets, seed ${options.seed}`);
  const server = await PostgresServer.start();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void server.close().finally(() => process.exit(130)));
  const log = new LogCapture();
  log.start();
  try {
    const url = await server.createDatabase('fuzz');
    const database = await connectTestDatabase(url, () => server.dropDatabase('fuzz'));
    const service = await startFuzzedService(database);
    const { figures, statuses } = await runFuzz(service, options, { log, report: print });
    await service.app.close();
    await database.drop();
    print(`Answers by status: ${JSON.stringify(statuses)}`);
    print(JSON.stringify(figures));
    if (figures.unexpected_5xx + figures.leaks + figures.hung > 0) process.exitCode = 1;
  } finally {
    log.stop();
    await server.close();
  }
}

main().catch((error: unknown) => {
  print(`The fuzz could not be made: ${describeError(error).error}`);
  process.exitCode = 1;
});
