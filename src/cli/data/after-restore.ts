import type { DataSource } from 'typeorm';
import { holdDatabase } from '../../database/held.js';

export interface AfterRestoreStep {
  name: string;
  /** @returns a sentence for the operator */
  run(dataSource: DataSource): Promise<string>;
}

/**
 * What must happen after a restore, before a service may use the data: in this order, on the migrated database. A step
 * that fails fails the command, and may be carried out again.
 */
export const AFTER_RESTORE: readonly AfterRestoreStep[] = [
  {
    name: 'home',
    run: async (dataSource) => {
      await holdDatabase(dataSource, 'restored');
      return 'The service sends nothing before you confirm: `npm run cli -- outbox confirm-home`. See docs/operations.md, "A copy of the database".';
    },
  },
  {
    name: 'statistics',
    run: async (dataSource) => {
      await dataSource.query('analyze');
      return "The planner's statistics are up to date. Erasures since the backup are applied when the service starts.";
    },
  },
];
