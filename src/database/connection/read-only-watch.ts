import type { Pool } from 'pg';
import { ServiceClient } from './service-client.js';

/**
 * Takes connections to a server that has become read-only out of a pool. After a failover the address may lead to the
 * right server again, but connections that exist stay with the old one, which answers every question and refuses every
 * write.
 */
export class ReadOnlyWatch {
  private readonly unused = new Set<ServiceClient>();

  /** Follows a pool whose connections are not in use yet. */
  follow(pool: Pool): void {
    pool.on('acquire', (client) => this.unused.delete(client as unknown as ServiceClient));
    pool.on('remove', (client) => this.unused.delete(client as unknown as ServiceClient));
    pool.on('release', (_error: unknown, client: unknown) => {
      if (!(client instanceof ServiceClient)) return;
      // The pool keeps no connection that is ending.
      if (client.readOnly) void client.end();
      else this.unused.add(client);
    });
  }

  /** A server has refused a write. The unused connections were made before, so they lead to the same server. */
  notice(): void {
    for (const client of this.unused) client.abandon('Connection terminated: the server is read-only');
    this.unused.clear();
  }
}
