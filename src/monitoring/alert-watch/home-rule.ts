import { Injectable } from '@nestjs/common';
import { DatabaseHome, whyHeld } from '../../database/database-home.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './alert-watch.js';

/** Reports a database that is perhaps a copy. While it is held, such an alert is in the log and in the table only. */
@Injectable()
export class HomeRule implements RuleSource {
  readonly rules: readonly AlertRule[] = ['database_moved'];

  constructor(private readonly home: DatabaseHome) {}

  async findings(): Promise<Alert[]> {
    const held = await this.home.check();
    if (held === null) return [];
    return [
      {
        rule: 'database_moved',
        subject: 'outbox',
        summary: whyHeld(held),
        effect: 'No message leaves the service: mails, webhooks and pings wait.',
        nextStep:
          'If this is the database in use, run `npm run cli -- outbox confirm-home`. If it is a copy, leave it so.',
        figures: { reason: held.reason, since: held.since.toISOString() },
      },
    ];
  }
}
