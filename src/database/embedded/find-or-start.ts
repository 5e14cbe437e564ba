import type { AppConfig } from '../../config/app-config.js';
import { connectToRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

export interface FoundDatabase {
  url: string;
  /** Stops it, if it was started here. */
  stop(): Promise<void>;
}

/** The database of a command: the configured server, that of the service running beside it, or one of its own. */
export async function findOrStartDatabase({ database }: AppConfig): Promise<FoundDatabase> {
  const borrowed = database.url ?? (await connectToRunningPostgres(database.dataDir));
  if (borrowed !== null) return { url: borrowed, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ dataDir: database.dataDir, owner: 'cli', log: () => undefined });
}
