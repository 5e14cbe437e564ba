import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A real SMTP server that keeps the mails that it receives. */
export interface Mailbox {
  url: string;
  mails: ParsedMail[];
  /** Recipients whose mail it refuses. */
  refuses: Set<string>;
  /** Awaited before it accepts a recipient; an error is its answer. */
  onRecipient: (address: string) => Promise<void>;
  /** Awaited before it acknowledges a mail that it has got. */
  answers: () => Promise<void>;
  close(): Promise<void>;
}

/** @param options of the server, for TLS or a sign-in */
export async function startMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const refuses = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      if (refuses.has(address)) done(smtpAnswer(550, 'no such mailbox'));
      else
        void mailbox.onRecipient(address).then(
          () => done(),
          (error: Error) => done(error),
        );
    },
    onData: (stream, _, done) => {
      simpleParser(stream).then(
        (mail) => {
          mailbox.mails.push(mail);
          void mailbox.answers().then(() => done());
        },
        (error: Error) => done(error),
      );
    },
    ...options,
  });
  // A client that gives up closes its connection, which is no error here.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    refuses,
    onRecipient: () => Promise.resolve(),
    answers: () => Promise.resolve(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}

/** An answer that refuses, such as 450 or 550. */
export const smtpAnswer = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode });
