import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpTarget {
  host: string;
  port: number;
}

export interface TcpProxy {
  /** Where it listens, on 127.0.0.1. */
  port: number;
  /** The server is gone: connections break, new ones are refused. */
  cut(): void;
  /** The server is back, perhaps elsewhere. Connections that hang go on hanging. */
  mend(target?: TcpTarget): void;
  /**
   * The network goes half-open: bytes of the connections there are vanish both ways, and neither side is told. New
   * connections pass.
   */
  hang(): void;
  /** Nothing passes any more, of new connections either: they are taken, and hang. */
  swallow(): void;
  close(): Promise<void>;
}

/** Stands between a client and a server, so that a test can lose the connection in every way a network can. */
export async function createTcpProxy(
  target: TcpTarget,
  onSent: (chunk: Buffer) => void = () => undefined,
): Promise<TcpProxy> {
  const links = new Set<Link>();
  let mode: 'open' | 'cut' | 'swallowing' = 'open';
  let towards = target;
  const server = createServer((incoming) => {
    if (mode === 'cut') return void incoming.destroy();
    const link = new Link(incoming, towards, onSent);
    links.add(link);
    incoming.once('close', () => links.delete(link));
    if (mode === 'swallowing') link.hang();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    mode = 'cut';
    for (const link of links) link.destroy();
  };
  const hang = (): void => {
    for (const link of links) link.hang();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: (moved) => {
      mode = 'open';
      towards = moved ?? towards;
    },
    hang,
    swallow: () => {
      mode = 'swallowing';
      hang();
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One client's connection and its counterpart. */
class Link {
  private hanging = false;
  private readonly upstream: Socket;

  constructor(
    private readonly incoming: Socket,
    target: TcpTarget,
    onSent: (chunk: Buffer) => void,
  ) {
    this.upstream = connect(target.port, target.host);
    incoming.on('data', onSent);
    for (const [from, to] of [
      [incoming, this.upstream],
      [this.upstream, incoming],
    ]) {
      from.on('data', (chunk: Buffer) => {
        if (!this.hanging) to.write(chunk);
      });
      from.on('error', () => this.destroyUnlessHanging(to));
      from.on('close', () => this.destroyUnlessHanging(to));
    }
  }

  hang(): void {
    this.hanging = true;
  }

  destroy(): void {
    this.incoming.destroy();
    this.upstream.destroy();
  }

  /** A side of a half-open connection learns nothing of the other's end. */
  private destroyUnlessHanging(other: Socket): void {
    if (!this.hanging) other.destroy();
  }
}
