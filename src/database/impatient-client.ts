import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/**
 * A connection on which the server has sent nothing for this long is closed: the network to it is broken, and TCP alone
 * would notice only after minutes or hours. No statement of a running service takes this long; migrations use a plain
 * client (decision 40).
 */
const SILENT_AFTER_MS = 15_000;

/** Closes a connection on which the server stays silent. */
export class ImpatientClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // Only now: with TLS the stream is replaced during the connect.
    this.once('connect', () => {
      const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
      stream.setTimeout(SILENT_AFTER_MS, () => stream.destroy(new Error('Connection terminated: silent')));
    });
  }
}
