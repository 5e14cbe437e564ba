import { ServiceClient } from '../../database/connection/service-client.js';

type Query = (...given: unknown[]) => Promise<unknown>;

/**
 * A connection whose every statement runs in a read-only transaction of its own. A setting of the session would stay
 * behind in a pooler, with a connection that writes for others (decision 63).
 */
export class ReadOnlyClient extends ServiceClient {
  private last: Promise<unknown> = Promise.resolve();

  // The overloads of the driver cannot be written again. TypeORM calls it with a text and values, for a promise.
  override query = ((...given: unknown[]) => {
    const result = this.last.then(() => this.readOnlyQuery(given));
    this.last = result.catch(() => undefined);
    return result;
  }) as never;

  private async readOnlyQuery(given: unknown[]): Promise<unknown> {
    const send = (...parts: unknown[]): Promise<unknown> =>
      (ServiceClient.prototype.query as unknown as Query).apply(this, parts);
    await send('start transaction read only');
    try {
      return await send(...given);
    } finally {
      await send('rollback');
    }
  }
}
