import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import { Outbox } from './outbox.js';

/** What an operator must know: cause, effect and the next step, never a health value. */
export interface Alert {
  rule: 'run_failed' | 'run_missed' | 'success_rate_low' | 'retries_exhausted' | 'rollout_halted';
  /** The same rule and subject raise one alert, however often it is noticed. */
  subject: string;
  summary: string;
  effect: string;
  nextStep: string;
  figures: Record<string, string | number | null>;
}

@Injectable()
export class Alerts {
  constructor(private readonly outbox: Outbox) {}

  /** Pass the transaction that makes it true, so that neither stands without the other. */
  async raise(alert: Alert, sql?: Sql): Promise<void> {
    await this.outbox.add(
      { dedupeKey: `alert:${alert.rule}:${alert.subject}`, kind: 'alert', payload: alert },
      sql,
    );
  }
}
