import { Pool, type QueryResultRow } from 'pg';

const CONNECTIONS = 4;

/** The harness's own connections to the database. They are replaced after the server, or a connection, was lost. */
export class Database {
  private readonly pool: Pool;

  constructor(readonly url: string) {
    this.pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      application_name: 'weekly-intelligence chaos',
      connectionTimeoutMillis: 5000,
    });
    // Idle connections that break are replaced; the next query fails if the server is away.
    this.pool.on('error', () => undefined);
  }

  async rows<Row extends QueryResultRow>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, parameters)).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
