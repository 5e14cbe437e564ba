import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { deliveryErrorOf } from './smtp-errors.js';

/** Where and how to connect. */
export interface SmtpOptions extends SMTPConnection.Options {
  auth?: SMTPConnection.Credentials;
}

/** A mail as the server gets it. */
export interface Envelope {
  from: string;
  to: string;
  /** Header lines and text. */
  text: Buffer;
}

/**
 * One connection to a mail server, signed in, for one mail at a time. It is made of nodemailer's connection and not of its
 * pool, because only so it is known whether the server has got the text of a mail when an error comes: the pool sends a mail
 * again if the connection ends without an answer.
 */
export class SmtpSession {
  /** After an error nothing more is sent on a connection. */
  private ended = false;
  private fail: (error: Error) => void = () => undefined;

  private constructor(private readonly connection: SMTPConnection) {
    const end = (error: Error): void => {
      this.ended = true;
      this.fail(error);
    };
    connection.on('error', end);
    connection.on('end', () => end(new Error('the connection was closed')));
  }

  /** Connects and signs in. @throws DeliveryError that names the cause and the remedy */
  static async open(options: SmtpOptions): Promise<SmtpSession> {
    const session = new SmtpSession(new SMTPConnection(options));
    const { connection } = session;
    const { auth } = options;
    try {
      await session.step((done) => connection.connect(done));
      if (auth !== undefined) await session.step((done) => connection.login(auth, done));
      return session;
    } catch (cause) {
      session.close();
      throw deliveryErrorOf(cause, false);
    }
  }

  get usable(): boolean {
    return !this.ended;
  }

  /**
   * Sends one mail. `handOver` is awaited when the server asks for the text, and before it gets any of it.
   * @throws DeliveryError, `uncertain` if the server got the text and gave no answer; what `handOver` throws
   */
  async send({ from, to, text }: Envelope, handOver: () => Promise<void>): Promise<void> {
    let handedOver = false;
    let stopped: unknown = null;
    async function* textOnceAsked(): AsyncGenerator<Buffer> {
      try {
        await handOver();
      } catch (error) {
        stopped = error;
        throw error;
      }
      handedOver = true;
      yield text;
    }
    try {
      await this.step((done) =>
        this.connection.send({ from, to: [to] }, Readable.from(textOnceAsked()), done),
      );
    } catch (cause) {
      this.close();
      throw stopped ?? deliveryErrorOf(cause, handedOver);
    }
  }

  close(): void {
    this.ended = true;
    this.connection.close();
  }

  /** Some errors reach the callback of the step, and others only the connection's event. */
  private step(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      begin((error) => (error ? reject(error) : resolve()));
    });
  }
}
