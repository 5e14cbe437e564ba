import type { DataSource } from 'typeorm';

/**
 * With these a process looks for batches, shows that it is alive, renews its leases, writes what its audit has collected
 * and reads the operator's metrics again, at any time.
 */
const IN_THE_BACKGROUND =
  /set state = 'leased', lease_owner|\bjob_worker\b|set lease_until = now\(\)|\baudit_entry\b|from metric_definition/;

/** Counts the statements that `work` makes. */
export async function countStatements(dataSource: DataSource, work: () => Promise<unknown>): Promise<number> {
  const spy = jest.spyOn(Object.getPrototypeOf(dataSource.createQueryRunner()), 'query');
  try {
    await work();
    return spy.mock.calls.filter(([text]) => !IN_THE_BACKGROUND.test(String(text))).length;
  } finally {
    spy.mockRestore();
  }
}
