import StandaloneConnector from 'ioredis/built/connectors/StandaloneConnector.js';

/**
 * Keeps a listener on each socket. The client listens to the first error only, and a TLS socket may have a second one: the
 * server's answer to a refused certificate, if it arrives late. An error without a listener would end the process.
 */
export class RedisConnector extends StandaloneConnector {
  /** @param options those of the client, which types them so for every kind of connector */
  constructor(options: unknown) {
    super(options as ConstructorParameters<typeof StandaloneConnector>[0]);
  }

  override async connect(...given: Parameters<StandaloneConnector['connect']>) {
    const socket = await super.connect(...given);
    // The first error has said what is wrong.
    socket.on('error', () => undefined);
    return socket;
  }
}
