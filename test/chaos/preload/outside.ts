import { Client, type QueryResultRow } from 'pg';

/** A statement on a connection of its own, outside any transaction of the program: it stands whatever happens next. */
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
