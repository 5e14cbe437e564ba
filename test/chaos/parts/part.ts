import type { TestDatabase } from '../../support/test-database.js';
import type { Figures, Miss } from '../bars.js';
import type { ChaosOptions } from '../chaos-options.js';
import type { PostgresServer } from '../world/postgres-server.js';

export interface PartContext {
  server: PostgresServer;
  options: ChaosOptions;
  tell: (line: string) => void;
  /** A database of its own, migrated, with so many users in it: those of the options when absent. @returns its address */
  peopled(users?: number): Promise<string>;
  /** A database of its own, migrated and empty. */
  empty(): Promise<string>;
  /** The same with another's contents. Nobody may be connected to that one. */
  copyOf(url: string): Promise<string>;
  /** One of its own, migrated and empty, with a connection of ours; whoever asked for it drops it. */
  connected(): Promise<TestDatabase>;
  /** Disk space is finite: for parts that make many. */
  drop(url: string): Promise<void>;
  /** Whether another round may begin. */
  hasTime(): boolean;
}

export interface PartResult {
  figures: Figures;
  misses: Miss[];
}

/** One line of what a run must survive. */
export interface Part {
  name: string;
  run(context: PartContext): Promise<PartResult>;
}
