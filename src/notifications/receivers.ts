import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { ReceiverName } from './circuit-breakers.js';
import { type DeadManPing, pingDeadMan } from './dead-man-ping.js';
import type { MessageKind, OutboxMessage } from './outbox.js';
import { postWebhook } from './webhook.js';

/** Where messages of some kinds go. */
export interface Receiver {
  /** null: inside the process, and never away. */
  breaker: ReceiverName | null;
  kinds: readonly MessageKind[];
  /** @throws DeliveryError */
  send(message: OutboxMessage): Promise<void>;
}

/** Everybody who is told anything, each with its own address. */
@Injectable()
export class Receivers {
  private readonly logger = new Logger('Outbox');
  readonly all: readonly Receiver[];

  constructor(@Inject(APP_CONFIG) { alerts, appWebhook, deadMan }: AppConfig) {
    this.all = [
      { breaker: null, kinds: ['alert'], send: (message) => this.log(message) },
      {
        breaker: 'alert_webhook',
        kinds: ['alert_webhook'],
        send: (message) =>
          this.toWebhook(
            message,
            message.dedupe_key,
            'ALERT_WEBHOOK_URL',
            alerts.webhookUrl,
            alerts.webhookSecret,
          ),
      },
      {
        breaker: 'app_webhook',
        kinds: ['red_flag'],
        // Headers end up in the logs of proxies: the key says neither whose it is nor what.
        send: (message) =>
          this.toWebhook(message, message.id, 'APP_WEBHOOK_URL', appWebhook.url, appWebhook.secret),
      },
      { breaker: 'dead_man', kinds: ['dead_man'], send: (message) => this.ping(message, deadMan.url) },
    ];
  }

  private async log({ payload }: OutboxMessage): Promise<void> {
    this.logger.warn({ message: 'alert', alert: payload });
  }

  private async toWebhook(
    message: OutboxMessage,
    idempotencyKey: string,
    variable: string,
    url: string | null,
    secret: string | null,
  ): Promise<void> {
    if (url) await postWebhook(url, message.payload, { idempotencyKey, secret });
    else this.tellUnsent(message.kind, variable);
  }

  private async ping({ kind, payload }: OutboxMessage, url: string | null): Promise<void> {
    if (url) await pingDeadMan(url, payload as unknown as DeadManPing);
    else this.tellUnsent(kind, 'DEAD_MAN_URL');
  }

  /** A red flag is never in the log: not what it is, nor whose. */
  private tellUnsent(kind: MessageKind, variable: string): void {
    this.logger.warn({ message: `a message could not be sent anywhere: ${variable} is not set`, kind });
  }
}
