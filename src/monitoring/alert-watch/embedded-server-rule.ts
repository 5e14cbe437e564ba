import { Injectable } from '@nestjs/common';
import { restartCount, sinceLastRestart } from '../../database/embedded/server-restarts.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './alert-watch.js';

/** Long enough for the server to answer again and for the alert to be stored. */
const REPORTED_FOR_MS = 10 * 60_000;

/**
 * Reports that this process had to start its embedded server again. Only the process that owns the server can know it.
 * `EventEndings` ends the alert.
 */
@Injectable()
export class EmbeddedServerRule implements RuleSource {
  readonly rules: readonly AlertRule[] = [];

  findings(): Promise<Alert[]> {
    if (sinceLastRestart() > REPORTED_FOR_MS) return Promise.resolve([]);
    return Promise.resolve([
      {
        rule: 'embedded_server_restarted',
        subject: 'embedded server',
        summary: 'The embedded PostgreSQL ended unexpectedly and was started again.',
        effect: 'Requests failed for some seconds. No acknowledged record is lost. It may happen again.',
        nextStep:
          'Look for a kill by the kernel in dmesg (memory), and at server.log beside the data. Give the machine more memory, or use a server of its own (DATABASE_URL).',
        figures: { restarts: restartCount() },
      },
    ]);
  }
}
