import type { TestDatabase } from '../../support/test-database.js';
import type { Figures, Miss } from '../bars.js';
import type { ChaosOptions } from '../chaos-options.js';
import type { PostgresServer } from '../world/postgres-server.js';

export interface PartContext {
  server: PostgresServer;
  options: ChaosOptions;
  report: (line: string) => void;
  /** Makes a migrated database with so many users, by default those of the options. @returns its address */
  withUsers(users?: number): Promise<string>;
  /** Makes a migrated and empty database. @returns its address */
  empty(): Promise<string>;
  /** Copies a database, to which there may be no connection. @returns the copy's address */
  copyOf(url: string): Promise<string>;
  /** Makes a migrated and empty database with a connection of ours. The caller drops it. */
  connected(): Promise<TestDatabase>;
  /** Drops a database, so that parts that make many do not fill the disk. */
  drop(url: string): Promise<void>;
  /** Whether another round may begin. */
  hasTime(): boolean;
}

export interface PartResult {
  figures: Figures;
  misses: Miss[];
}

/** One kind of trouble that a run must survive. */
export interface Part {
  name: string;
  run(context: PartContext): Promise<PartResult>;
}
