import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../common/errors.js';
import { traced } from '../common/tracing.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { MAX_ATTEMPTS, Outbox, type OutboxMessage } from './outbox.js';
import { postWebhook } from './webhook.js';

const TICK_MS = 5000;
/** A lease outlasts its messages even if every one of them times out. */
const CLAIM = 10;
const LEASE_SECONDS = 60;

/**
 * Delivers the outbox: alerts to the log always and to the operators' webhook where one is configured, red flags to the
 * app's webhook.
 */
@Injectable()
export class OutboxDispatcher implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxDispatcher.name);
  private underWay: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly outbox: Outbox,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    try {
      await this.deliverDue();
    } catch (error) {
      this.logger.warn({ message: 'the outbox could not be read; trying again', ...describeError(error) });
    }
  }

  /** One delivery at a time in this process; other replicas skip what is leased here. */
  deliverDue(): Promise<void> {
    const next = this.underWay.then(() => this.deliverBatch());
    this.underWay = next.catch(() => undefined);
    return next;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.underWay;
  }

  private async deliverBatch(): Promise<void> {
    if (this.stopping) return;
    for (const message of await this.outbox.claim(CLAIM, LEASE_SECONDS)) {
      // What is leased and not sent is due again when the lease ends.
      if (this.stopping) return;
      await traced('outbox.deliver', { kind: message.kind, attempt: message.attempts }, () =>
        this.deliver(message),
      );
    }
  }

  private async deliver(message: OutboxMessage): Promise<void> {
    // Its person may have been erased while the messages before it were on their way.
    if (!(await this.outbox.isHeld(message))) return;
    const { url, secret } = this.receiverOf(message);
    if (message.last_error === null) this.announce(message, url);
    try {
      if (url) await postWebhook(url, message.payload, { idempotencyKey: keyOf(message), secret });
      await this.outbox.delivered(message);
    } catch (error) {
      const { errorClass, error: told } = describeError(error);
      this.logger.warn({
        message:
          message.attempts >= MAX_ATTEMPTS
            ? 'a message could not be delivered; given up'
            : 'a message could not be delivered; trying again later',
        kind: message.kind,
        errorClass,
        error: told,
      });
      await this.outbox.failed(message, told);
    }
  }

  private receiverOf({ kind }: OutboxMessage): { url: string | null; secret: string | null } {
    const { alerts, appWebhook } = this.config;
    return kind === 'alert' ? { url: alerts.webhookUrl, secret: alerts.webhookSecret } : appWebhook;
  }

  /** A red flag is never in the log: not what it is, nor whose. */
  private announce({ kind, payload }: OutboxMessage, url: string | null): void {
    if (kind === 'alert') this.logger.warn({ message: 'alert', alert: payload });
    else if (!url)
      this.logger.warn({ message: 'a red flag could not be sent anywhere: APP_WEBHOOK_URL is not set' });
  }
}

/** Headers end up in the logs of proxies: a red flag's says neither whose it is nor what. */
const keyOf = ({ id, kind, dedupe_key }: OutboxMessage): string => (kind === 'alert' ? dedupe_key : id);
