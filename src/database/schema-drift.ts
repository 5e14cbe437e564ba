import type { DataSource } from 'typeorm';

/** What TypeORM would change to make the schema what the records say; empty: nothing. Only looks (decision 3). */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  // TypeORM asks several things at once on one connection, and the driver warns of that: nothing a reader could mend.
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
