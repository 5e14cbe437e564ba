import type { DataSource } from 'typeorm';

/** Lists what TypeORM would change so that the schema fits the records. It changes nothing itself (decision 3). */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  // TypeORM sends several queries at once on one connection. The driver warns of that, but an operator cannot fix it.
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
