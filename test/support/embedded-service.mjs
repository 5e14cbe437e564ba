import pg from 'pg';
import { requireTypeScript } from './register-typescript.mjs';

/**
 * A process with an embedded Postgres, for tests that kill one: `node embedded-service.mjs <data dir>`. It prints the
 * address on a line. On SIGINT it queries the database, as a draining service would, prints the answer, and stops.
 */
const { startEmbeddedPostgres } = requireTypeScript('src/database/embedded/embedded-postgres.ts');
const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2], owner: 'service', log: () => {} });
const alive = setInterval(() => {}, 60_000);
process.once('SIGINT', async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query("select 'drained' as word");
  process.stdout.write(`${rows[0].word}\n`);
  await client.end();
  await postgres.stop();
  clearInterval(alive);
});
process.stdout.write(`${postgres.url}\n`);
