import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/**
 * A connection on which the server has said nothing for so long is given up: the way to it is broken, and TCP alone would
 * notice in minutes or hours. No statement of a running service takes this long; migrations use a plain client
 * (decision 40).
 */
const SILENT_AFTER_MS = 15_000;

export class ImpatientClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // Not before: with TLS it is another stream by then.
    this.once('connect', () => {
      const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
      stream.setTimeout(SILENT_AFTER_MS, () => stream.destroy(new Error('Connection terminated: silent')));
    });
  }
}
