import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { ADMIN_KEY } from '../support/test-app.js';
import type { FuzzRequest } from './generator.js';
import type { Answer } from './judge.js';
import type { RawBytes } from './raw-bytes.js';

/** More than any answer but an export has. */
const KEPT_CHARACTERS = 4_000_000;

/** Sends requests and bytes to one port of this machine, and waits a limited time for each answer. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(
    private readonly port: number,
    private readonly answerWithinMs: number,
  ) {}

  /**
   * @returns the answer; `hung` when none came in time, `closed` when the server closed the connection without one
   */
  send({ method, path, headers, body }: FuzzRequest): Promise<Answer | 'hung' | 'closed'> {
    return new Promise((resolve) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          agent: this.agent,
          method,
          path,
          headers,
          setHost: !('host' in headers),
        },
        (response) => {
          let text = `${response.rawHeaders.join(': ')}\n\n`;
          response.setEncoding('utf8');
          response.on('data', (piece: string) => {
            if (text.length < KEPT_CHARACTERS) text += piece;
          });
          const answer = (): void => {
            clearTimeout(timer);
            resolve({
              status: response.statusCode ?? 0,
              path,
              // A server reads a header without the spaces around its value.
              byOperator: Object.values(headers)
                .flat()
                .some((value) => value.trim() === ADMIN_KEY),
              retryAfter: response.headers['retry-after'] !== undefined,
              text,
            });
          };
          // A server that refuses a body closes the connection after its answer.
          response.once('end', answer).once('error', answer);
        },
      );
      const timer = setTimeout(() => {
        resolve('hung');
        sent.destroy();
      }, this.answerWithinMs);
      sent.once('error', () => {
        clearTimeout(timer);
        resolve('closed');
      });
      sent.end(body ?? undefined);
    });
  }

  /** @returns the statuses and the text of all answers until the connection was closed; `hung` when it stayed open */
  sendRaw({ bytes, complete }: RawBytes): Promise<Answer[] | 'hung'> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(this.port, '127.0.0.1', () =>
        complete ? socket.write(bytes) : socket.end(bytes),
      );
      const timer = setTimeout(() => {
        resolve('hung');
        socket.destroy();
      }, this.answerWithinMs);
      socket.on('data', (piece) => (text += piece.toString('latin1')));
      socket.on('error', () => undefined);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve(answersIn(text));
      });
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const answersIn = (text: string): Answer[] =>
  text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((answer) => answer.length > 0)
    .map((answer) => ({
      status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0),
      path: '',
      byOperator: false,
      retryAfter: /\r\nretry-after:/i.test(answer),
      text: answer,
    }));
