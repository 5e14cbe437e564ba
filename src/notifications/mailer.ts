import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { DeliveryError } from './delivery-error.js';
import { SEND_TIMEOUT_MS } from './send-timeout.js';

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
export class Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter | null;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {
    const { smtpUrl } = config.mail;
    this.transport =
      smtpUrl === null
        ? null
        : createTransport({
            url: smtpUrl,
            pool: true,
            connectionTimeout: SEND_TIMEOUT_MS,
            greetingTimeout: SEND_TIMEOUT_MS,
            socketTimeout: SEND_TIMEOUT_MS,
          });
  }

  /** @throws DeliveryError, without the server's answer: it may quote the address */
  async send({ messageId, ...mail }: Mail): Promise<void> {
    const { from } = this.config.mail;
    if (this.transport === null || from === null)
      throw new DeliveryError('mail_not_configured', 'SMTP_URL and MAIL_FROM are not set', true);
    try {
      await this.transport.sendMail({
        ...mail,
        from,
        messageId: `<${messageId}@${from
          .split('@')
          .at(-1)!
          .replace(/[^A-Za-z0-9.-]/g, '')}>`,
      });
    } catch (cause) {
      throw toDeliveryError(cause);
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

/** 4xx and 5xx answers to a recipient or a mail concern that mail only; every other failure concerns the server. */
function toDeliveryError(cause: unknown): DeliveryError {
  const { code, responseCode } = cause as { code?: unknown; responseCode?: unknown };
  const refused = typeof responseCode === 'number' && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return refused
    ? new DeliveryError('mail_refused', `the mail server answered ${responseCode}`, false, cause)
    : new DeliveryError('mail_unreachable', 'the mail server could not be used in time', true, cause);
}
