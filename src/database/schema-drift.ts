import type { DataSource } from 'typeorm';

/** What TypeORM would change to make the schema what the records say; empty: nothing. Only looks. */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
