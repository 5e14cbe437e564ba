import type { AppConfig } from '../../config/app-config.js';
import type { AppError } from '../../common/errors.js';
import { connectToRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

export interface FoundDatabase {
  url: string;
  /** Stops the server if it was started for this command. */
  stop(): Promise<void>;
}

/**
 * The database of a command: the configured server, the server of the service that runs beside it, or its own.
 * @param onLost see EmbeddedPostgresOptions
 */
export async function findOrStartDatabase(
  { database }: AppConfig,
  onLost: (error: AppError) => void,
): Promise<FoundDatabase> {
  const borrowed = database.url ?? (await connectToRunningPostgres(database.dataDir));
  if (borrowed !== null) return { url: borrowed, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ dataDir: database.dataDir, owner: 'cli', log: () => undefined, onLost });
}
