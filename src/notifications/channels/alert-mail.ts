import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { type AlertNotice, alertText, headline } from '../alert.js';
import { Mailer } from '../mailer.js';
import type { OutboxMessage } from '../outbox.js';
import type { AlertChannel, HandOver } from './channel.js';

/** Mails alerts to the operators. */
@Injectable()
export class AlertMail implements AlertChannel {
  readonly carries = 'alerts';
  readonly kind = 'alert_mail';
  readonly breaker = 'smtp';
  readonly keepsHistory = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly mailer: Mailer,
  ) {}

  configured(): boolean {
    return this.config.alerts.emailTo !== null;
  }

  async send({ id, payload }: OutboxMessage<AlertNotice>, handOver: HandOver): Promise<void> {
    const to = this.config.alerts.emailTo;
    // Only a process that has the address comes here.
    await this.mailer.send(
      { to: to!, subject: headline(payload), text: alertText(payload), messageId: id },
      handOver,
    );
  }
}
