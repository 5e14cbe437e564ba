/** Rows by the run they belong to; those of no run are left out. */
export function byRun<Row extends { executionId: string | null }>(rows: readonly Row[]): Map<string, Row[]> {
  const runs = new Map<string, Row[]>();
  for (const row of rows)
    if (row.executionId !== null) runs.set(row.executionId, [...(runs.get(row.executionId) ?? []), row]);
  return runs;
}
