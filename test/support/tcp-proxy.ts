import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpTarget {
  host: string;
  port: number;
}

export interface TcpProxy {
  /** The port on 127.0.0.1 that it listens on. */
  port: number;
  /** Breaks all connections and refuses new ones, as if the server were away. */
  cut(): void;
  /** Lets connections pass again, perhaps to another target. Connections that hang continue to hang. */
  restore(target?: TcpTarget): void;
  /**
   * Makes the network half-open: the bytes of all present connections vanish both ways, and neither side is informed.
   * New connections pass.
   */
  hang(): void;
  /** Lets nothing pass any more: new connections are accepted, and hang too. */
  swallow(): void;
  /** Answers of the server take this much longer, in milliseconds. */
  slow(ms: number): void;
  close(): Promise<void>;
}

/** A proxy between a client and a server, so that a test can break the connection in every way a network can. */
export async function createTcpProxy(
  target: TcpTarget,
  onSent: (chunk: Buffer) => void = () => undefined,
): Promise<TcpProxy> {
  const links = new Set<Link>();
  let mode: 'open' | 'cut' | 'swallowing' = 'open';
  let current = target;
  let answersAfterMs = 0;
  const server = createServer((incoming) => {
    if (mode === 'cut') return void incoming.destroy();
    const link = new Link(incoming, current, onSent, () => answersAfterMs);
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
    restore: (moved) => {
      mode = 'open';
      current = moved ?? current;
    },
    hang,
    swallow: () => {
      mode = 'swallowing';
      hang();
    },
    slow: (ms) => {
      answersAfterMs = ms;
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
    answersAfterMs: () => number,
  ) {
    this.upstream = connect(target.port, target.host);
    incoming.on('data', onSent);
    for (const [from, to] of [
      [incoming, this.upstream],
      [this.upstream, incoming],
    ]) {
      from.on('data', (chunk: Buffer) => {
        if (this.hanging) return;
        const wait = to === incoming ? answersAfterMs() : 0;
        if (wait === 0) to.write(chunk);
        else setTimeout(() => to.write(chunk), wait);
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

  /** A side of a half-open connection does not notice that the other side has ended. */
  private destroyUnlessHanging(other: Socket): void {
    if (!this.hanging) other.destroy();
  }
}
