import pg from 'pg';
import { requireTypeScript } from './register-typescript.mjs';

/**
 * A process with an embedded Postgres, for tests that kill one: `node embedded-service.mjs <data dir> [connect]`. It
 * prints the address on a line, or "refused: " and why. On SIGINT it queries the database, as a draining service would,
 * prints the answer, and stops. With `connect` it only looks for the service that runs, as a command does, and ends.
 */
const { connectToRunningPostgres, startEmbeddedPostgres } = requireTypeScript(
  'src/database/embedded/embedded-postgres.ts',
);
const [dataDir, mode] = process.argv.slice(2);
const refused = (error) => {
  process.stdout.write(`refused: ${error.message}\n`);
  process.exit(1);
};
if (mode === 'connect') {
  process.stdout.write(`${await connectToRunningPostgres(dataDir).catch(refused)}\n`);
  process.exit();
}
const postgres = await startEmbeddedPostgres({
  dataDir,
  owner: 'service',
  log: () => {},
  onLost: refused,
  silentAfterMs: Number(process.env.SILENT_AFTER_MS ?? 30_000),
}).catch(refused);
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
