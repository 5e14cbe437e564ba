import type { DataSource } from 'typeorm';

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
    name: 'statistics',
    run: async (dataSource) => {
      await dataSource.query('analyze');
      return "The planner's statistics are up to date. Erasures since the backup are applied when the service starts.";
    },
  },
];
