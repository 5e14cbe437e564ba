import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { type AlertNotice, alertText, headline } from './alert.js';
import type { Person } from './audience.js';
import { BriefMessages } from './brief-messages.js';
import type { ReceiverName } from './circuit-breakers.js';
import { type DeadManPing, pingDeadMan } from './dead-man-ping.js';
import { Mailer } from './mailer.js';
import type { MessageKind, OutboxMessage } from './outbox.js';
import { postWebhook } from './webhook.js';

interface Lane {
  /** null: inside the process, and never away. Lanes to one place share its breaker. */
  breaker: ReceiverName | null;
  kind: MessageKind;
}

/** Where messages of a kind go, in a lane of their own: a thousand of one kind hold up none of another. */
export type Receiver = Lane &
  (
    | { /** @throws DeliveryError */ send(message: OutboxMessage): Promise<void>; sendTo?: undefined }
    | {
        /** For people: whether somebody still wants it, and how it is sent to them. */
        wants(person: Person): boolean;
        sendTo(message: OutboxMessage, person: Person): Promise<void>;
      }
  );

/** Everybody who is told anything, each with its own address. */
@Injectable()
export class Receivers {
  private readonly logger = new Logger('Outbox');
  readonly all: readonly Receiver[];

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly mailer: Mailer,
    private readonly briefs: BriefMessages,
  ) {
    this.all = [
      { breaker: null, kind: 'alert', send: (message) => this.log(message) },
      { breaker: 'alert_webhook', kind: 'alert_webhook', send: (message) => this.toOperators(message) },
      { breaker: 'smtp', kind: 'alert_mail', send: (message) => this.mailOperators(message) },
      {
        breaker: 'app_webhook',
        kind: 'red_flag',
        send: (message) => this.toApp(message, message.payload),
      },
      {
        breaker: 'app_webhook',
        kind: 'brief_ready',
        wants: () => true,
        sendTo: async (message, person) => this.toApp(message, await this.briefs.notice(message, person)),
      },
      {
        breaker: 'smtp',
        kind: 'brief_mail',
        wants: ({ email }) => email !== null,
        sendTo: async (message, person) => this.mailer.send(await this.briefs.mail(message, person)),
      },
      { breaker: 'dead_man', kind: 'dead_man', send: (message) => this.ping(message) },
    ];
  }

  private log({ payload }: OutboxMessage): Promise<void> {
    this.logger.warn({ message: 'alert', alert: payload });
    return Promise.resolve();
  }

  private async toOperators({ payload, kind, dedupe_key: key }: OutboxMessage): Promise<void> {
    const { webhookUrl, webhookSecret: secret, webhookFormat } = this.config.alerts;
    if (!webhookUrl) return this.tellUnsent(kind, 'ALERT_WEBHOOK_URL');
    const body = webhookFormat === 'slack' ? { text: alertText(noticeIn(payload)) } : payload;
    await postWebhook(webhookUrl, body, { idempotencyKey: key, secret });
  }

  private async mailOperators({ id, payload, kind }: OutboxMessage): Promise<void> {
    const to = this.config.alerts.emailTo;
    if (to === null) return this.tellUnsent(kind, 'ALERT_EMAIL_TO');
    const notice = noticeIn(payload);
    await this.mailer.send({ to, subject: headline(notice), text: alertText(notice), messageId: id });
  }

  /** Headers end up in the logs of proxies: the key says neither whose it is nor what. */
  private async toApp({ id, kind }: OutboxMessage, payload: object): Promise<void> {
    const { url, secret } = this.config.appWebhook;
    if (url) await postWebhook(url, payload, { idempotencyKey: id, secret });
    else this.tellUnsent(kind, 'APP_WEBHOOK_URL');
  }

  private async ping({ kind, payload }: OutboxMessage): Promise<void> {
    const { url } = this.config.deadMan;
    if (url) await pingDeadMan(url, payload as unknown as DeadManPing);
    else this.tellUnsent(kind, 'DEAD_MAN_URL');
  }

  /** A red flag is never in the log: not what it is, nor whose. */
  private tellUnsent(kind: MessageKind, variable: string): void {
    this.logger.warn({ message: `a message could not be sent anywhere: ${variable} is not set`, kind });
  }
}

const noticeIn = (payload: OutboxMessage['payload']): AlertNotice => payload as unknown as AlertNotice;
