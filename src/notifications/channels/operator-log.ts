import { Injectable, Logger } from '@nestjs/common';
import type { AlertNotice } from '../alert.js';
import type { OutboxMessage } from '../outbox.js';
import type { AlertChannel } from './channel.js';

/** Writes alerts to the log of the process that delivers them. It is always configured. */
@Injectable()
export class OperatorLog implements AlertChannel {
  readonly carries = 'alerts';
  readonly kind = 'alert';
  readonly breaker = null;
  readonly keepsHistory = true;
  private readonly logger = new Logger('Outbox');

  configured(): boolean {
    return true;
  }

  send({ payload: alert }: OutboxMessage<AlertNotice>): Promise<void> {
    const resolved = alert.state === 'resolved';
    this.logger.warn({
      event: resolved ? 'alert.resolved' : 'alert.raised',
      message: resolved ? 'An alert was resolved.' : 'An alert was raised.',
      alert,
    });
    return Promise.resolve();
  }
}
