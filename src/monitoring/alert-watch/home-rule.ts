import { Injectable } from '@nestjs/common';
import { DatabaseHome } from '../../database/database-home.js';
import { remedyFor, whyHeld } from '../../database/held.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './alert-watch.js';

/** Reports a database that is perhaps a copy, or that went back in time. While it is held, such an alert is in the log and in the table only. */
@Injectable()
export class HomeRule implements RuleSource {
  readonly rules: readonly AlertRule[] = ['database_moved', 'database_went_back'];

  constructor(private readonly home: DatabaseHome) {}

  async findings(): Promise<Alert[]> {
    const held = await this.home.check();
    if (held === null) return [];
    return [
      {
        rule: held.reason === 'went_back' ? 'database_went_back' : 'database_moved',
        subject: 'outbox',
        summary: whyHeld(held),
        effect: 'No message leaves the service: mails, webhooks and pings wait.',
        nextStep: remedyFor(held),
        figures: { reason: held.reason, since: held.since.toISOString() },
      },
    ];
  }
}
