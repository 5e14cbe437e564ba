import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import MailComposer from 'nodemailer/lib/mail-composer';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { HandOver } from './channels/channel.js';
import { DeliveryError } from './delivery-error.js';
import { smtpOptions } from './smtp/smtp-options.js';
import { SmtpSessions } from './smtp/smtp-sessions.js';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
  /** The same for every attempt to send a message. */
  messageId: string;
}

/** Sends mail through the configured SMTP server. */
@Injectable()
export class Mailer implements BeforeApplicationShutdown {
  private readonly sessions: SmtpSessions | null;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {
    const { smtpUrl } = config.mail;
    this.sessions = smtpUrl === null ? null : new SmtpSessions(smtpOptions(smtpUrl, config));
  }

  /**
   * @param handOver is awaited before the server gets the text
   * @throws DeliveryError, without the server's words: they may quote the address
   */
  async send({ messageId, ...mail }: Mail, handOver: HandOver): Promise<void> {
    const { from } = this.config.mail;
    if (this.sessions === null || from === null)
      throw new DeliveryError('mail_not_configured', 'SMTP_URL and MAIL_FROM are not set', true);
    const message = new MailComposer({
      ...mail,
      from,
      messageId: `<${messageId}@${domainOf(from)}>`,
    }).compile();
    const envelope = message.getEnvelope();
    const text = await message.build();
    await this.sessions.use((session) =>
      session.send({ from: envelope.from || '', to: envelope.to[0], text }, handOver),
    );
  }

  /** Mails that have no session yet are not sent: they stay due. Those that have one end by themselves. */
  beforeApplicationShutdown(): void {
    this.sessions?.stop();
  }
}

const domainOf = (from: string): string =>
  from
    .split('@')
    .at(-1)!
    .replace(/[^A-Za-z0-9.-]/g, '');
