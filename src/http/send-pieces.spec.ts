import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { sendPieces } from './send-pieces.js';

describe('sendPieces', () => {
  const servers: ReturnType<typeof createServer>[] = [];

  /** Answers one request with `answer`, and returns the beginning of the answer, paused. */
  async function ask(answer: (response: ServerResponse) => void): Promise<IncomingMessage> {
    const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const [message] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
    return message.pause();
  }

  beforeEach(() => jest.spyOn(Logger.prototype, 'log').mockImplementation());
  afterEach(() => {
    jest.restoreAllMocks();
    for (const server of servers.splice(0)) server.close();
  });

  it('takes no more pieces than its reader reads, and stops for a reader that has stopped', async () => {
    let taken = 0;
    let ended!: () => void;
    const end = new Promise<void>((resolve) => (ended = resolve));
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          taken += 1;
          yield await Promise.resolve('x'.repeat(64 * 1024));
        }
      } finally {
        ended();
      }
    }
    const message = await ask((response) => void sendPieces(response, endless(), { patienceMs: 100 }));
    await end;
    expect(taken).toBeGreaterThan(1);
    message.resume();
    await expect(once(message, 'end')).rejects.toThrow('aborted');
  });

  it('sends nothing when there is no piece', async () => {
    const message = await ask((response) => {
      void sendPieces(response, (async function* () {})()).then((sent) => response.end(`sent: ${sent}`));
    });
    const [text] = (await once(message.resume(), 'data')) as [Buffer];
    expect(String(text)).toBe('sent: false');
  });

  it('cuts the connection and throws when the pieces end in an error', async () => {
    let begin!: () => void;
    const read = new Promise<void>((resolve) => (begin = resolve));
    const failing = async function* (): AsyncGenerator<string> {
      yield await Promise.resolve('[1');
      await read;
      throw new Error('lost');
    };
    let failure: Promise<unknown> | undefined;
    const message = await ask((response) => {
      failure = sendPieces(response, failing()).catch((error: unknown) => error);
    });
    begin();
    await expect(once(message.resume(), 'end')).rejects.toThrow('aborted');
    expect(await failure).toMatchObject({ message: 'lost' });
  });
});
