import type { Person } from '../../src/notifications/audience.js';
import type { AlertNotice } from '../../src/notifications/alert.js';
import type { BriefReady } from '../../src/notifications/brief-ready.js';
import type { AlertChannel, BriefChannel, RedFlagChannel } from '../../src/notifications/channels/channel.js';
import { DeliveryError } from '../../src/notifications/delivery-error.js';
import type { OutboxMessage } from '../../src/notifications/outbox.js';

/** The messages that the made-up channels delivered. */
export const delivered: { kind: string; payload: unknown }[] = [];

/** A pager for operators. */
export class Pager implements AlertChannel {
  readonly carries = 'alerts';
  readonly kind = 'alert_pager';
  readonly breaker = 'pager';
  readonly keepsHistory = false;

  configured(): boolean {
    return true;
  }

  send({ kind, payload }: OutboxMessage<AlertNotice>): Promise<void> {
    delivered.push({ kind, payload });
    return Promise.resolve();
  }
}

/** A text message instead of mail and app. */
export class TextMessage implements BriefChannel {
  readonly carries = 'briefs';
  readonly kind = 'brief_text_message';
  readonly breaker = 'pager';

  configured(): boolean {
    return true;
  }

  accepts({ external_id: name }: Person): boolean {
    return name === 'anna';
  }

  send({ kind, payload }: OutboxMessage<BriefReady>, { external_id: name }: Person): Promise<void> {
    delivered.push({ kind, payload: { ...payload, name } });
    return Promise.resolve();
  }
}

/** A telephone line that is always engaged. */
export class EngagedLine implements RedFlagChannel {
  readonly carries = 'red_flags';
  readonly kind = 'red_flag_call';
  readonly breaker = 'telephone';

  configured(): boolean {
    return true;
  }

  send(): Promise<void> {
    return Promise.reject(new DeliveryError('engaged', 'the line is engaged', true));
  }
}
