import { Client, type QueryResultRow } from 'pg';

/** Runs a statement on its own connection, outside any transaction of the program, so that nothing can roll it back. */
export async function outside<Row extends QueryResultRow>(
  text: string,
  parameters: unknown[],
): Promise<Row[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query<Row>(text, parameters)).rows;
  } finally {
    await client.end();
  }
}
