import { Pool, type QueryResultRow } from 'pg';

const CONNECTIONS = 4;

/** The harness's own way to the database: it goes on after the server, or its connections, were lost. */
export class Database {
  private readonly pool: Pool;

  constructor(readonly url: string) {
    this.pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      application_name: 'weekly-intelligence chaos',
      connectionTimeoutMillis: 5000,
    });
    // Idle connections that break are replaced; the next question tells if the server is gone.
    this.pool.on('error', () => undefined);
  }

  async rows<Row extends QueryResultRow>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, parameters)).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
