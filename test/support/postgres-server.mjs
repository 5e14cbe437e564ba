import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTypeScript } from './register-typescript.mjs';

const PREFIX = 'weekly-test-';
const ABANDONED_AFTER_MS = 60_000;
const THROWAWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '500',
};

const embedded = (file) => requireTypeScript(`src/database/embedded/${file}.ts`);

/** The server of TEST_DATABASE_URL, or an own one, started as the product does it, but without durability. */
export async function startPostgres() {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: async () => {} };
  await removeAbandoned();
  const { startEmbeddedPostgres } = embedded('embedded-postgres');
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir,
    owner: 'service',
    log: () => {},
    settings: THROWAWAY,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      remove(dataDir);
    },
  };
}

/** Removes the servers of test runs that were killed. */
async function removeAbandoned() {
  const { findClusterHome } = embedded('cluster-home');
  const { readLiveOwner } = embedded('owner-record');
  const { findRunningServer } = embedded('postmaster-file');
  const { stopPostmaster } = embedded('postmaster');
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dataDir = join(tmpdir(), name);
    const found = statSync(dataDir, { throwIfNoEntry: false });
    // A test run that has just begun does not own its data yet. Data of another user of the machine is not ours.
    if (!found || found.uid !== process.getuid?.() || Date.now() - found.mtimeMs < ABANDONED_AFTER_MS)
      continue;
    const home = findClusterHome(dataDir);
    if (home && readLiveOwner(home.owner)) continue;
    const server = home && findRunningServer(home.data);
    if (server) await stopPostmaster(server);
    remove(dataDir);
  }
}

/** The data may be elsewhere, behind a link (src/database/embedded/cluster-home.ts). */
function remove(dataDir) {
  const options = { recursive: true, force: true };
  try {
    rmSync(realpathSync(join(dataDir, 'postgres')), options);
  } catch {
    // Not made yet.
  }
  rmSync(dataDir, options);
}
