import type { Server } from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';

/** How long requests in progress may take after the port was closed. */
const CLOSE_WITHIN_MS = 3000;
const LOOK_FOR_IDLE_MS = 100;

/** Express on a server whose connections outlive a proxy's idle time, and never keep the process alive. */
export class ServiceAdapter extends ExpressAdapter {
  constructor(private readonly keepAliveSeconds: number) {
    super();
  }

  /**
   * A proxy that sends a request over a connection which the server is just closing answers 502, so the server must wait
   * longer for the next request than the proxy does.
   */
  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    const server = this.httpServer as Server;
    server.keepAliveTimeout = this.keepAliveSeconds * 1000;
    server.headersTimeout = (this.keepAliveSeconds + 1) * 1000;
  }

  /** Stops listening, waits for requests in progress, and then for none: some clients never finish a request. */
  override async close(): Promise<void> {
    const server = this.httpServer as Server;
    const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
    const all = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
    try {
      await super.close();
    } finally {
      clearInterval(idle);
      clearTimeout(all);
    }
  }
}
