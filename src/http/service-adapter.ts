import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';

/** How long requests in progress may take after the port was closed. */
const CLOSE_WITHIN_MS = 3000;
const LOOK_FOR_IDLE_MS = 100;

/**
 * Express on a server whose connections outlive a proxy's idle time, and never keep the process alive. A second server
 * can listen on a port for operators: it has the same routes, and each request knows by which server it came.
 */
export class ServiceAdapter extends ExpressAdapter {
  private adminServer: Server | undefined;
  private readonly adminRequests = new WeakSet<IncomingMessage>();

  constructor(private readonly keepAliveSeconds: number) {
    super();
  }

  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    this.keepConnections(this.httpServer as Server);
  }

  /**
   * Listens on a second port as well; close() closes it.
   *
   * @param host the address, or null for all
   * @returns the port, which the system chooses for 0
   * @throws the server's error if it cannot listen
   */
  async listenForAdmins(port: number, host: string | null): Promise<number> {
    const serve = this.getInstance<RequestListener>();
    const server = createServer((request, response) => {
      this.adminRequests.add(request);
      serve(request, response);
    });
    this.keepConnections(server);
    server.listen(port, host ?? undefined);
    await once(server, 'listening');
    this.adminServer = server;
    const address = server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  /** Whether a request came by the port for operators. */
  isForAdmins(request: IncomingMessage): boolean {
    return this.adminRequests.has(request);
  }

  /** Stops listening, waits for requests in progress, and then for none: some clients never finish a request. */
  override async close(): Promise<void> {
    const servers = [this.httpServer as Server, ...(this.adminServer ? [this.adminServer] : [])];
    const each = (action: (server: Server) => void) => () => servers.forEach(action);
    const idle = setInterval(
      each((server) => server.closeIdleConnections()),
      LOOK_FOR_IDLE_MS,
    );
    const all = setTimeout(
      each((server) => server.closeAllConnections()),
      CLOSE_WITHIN_MS,
    );
    const closed = this.adminServer && once(this.adminServer, 'close');
    this.adminServer?.close();
    try {
      await Promise.all([super.close(), closed]);
    } finally {
      clearInterval(idle);
      clearTimeout(all);
    }
  }

  /**
   * A proxy that sends a request over a connection which the server is just closing answers 502, so the server must wait
   * longer for the next request than the proxy does.
   */
  private keepConnections(server: Server): void {
    server.keepAliveTimeout = this.keepAliveSeconds * 1000;
    server.headersTimeout = (this.keepAliveSeconds + 1) * 1000;
    server.prependListener('request', closeAfterUpgrade);
  }
}

/**
 * Nothing here is upgraded, but after a request that asks for it Node no longer reports what it cannot read on this
 * connection: a wrong request would wait for an answer that never comes.
 */
function closeAfterUpgrade({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.upgrade !== undefined) response.shouldKeepAlive = false;
}
