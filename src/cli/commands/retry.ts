import { Command } from 'commander';
import { RetrySweep } from '../../jobs/retry-sweep.js';
import { RetryQueue, type RetryRow } from '../../retry/retry-queue.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption } from './options.js';

const LIST_LIMIT = 1000;

export const retryCommand = (): Command =>
  new Command('retry')
    .description('users waiting to be tried again')
    .addCommand(
      new Command('list')
        .description('the queue, soonest first')
        .addOption(jsonOption())
        .action(async (options: { json?: boolean }) => {
          await withApplication(async (app) => {
            const rows = await app
              .get(RetryQueue, { strict: false })
              .list({ userId: null, after: [null, null], limit: LIST_LIMIT });
            if (options.json) printJson({ items: rows });
            else if (rows.length === 0) print('Nobody waits for a retry.');
            else rows.forEach((row) => print(line(row)));
          });
        }),
    )
    .addCommand(
      new Command('run')
        .description('try again whoever is due now')
        .addOption(jsonOption())
        .action(async (options: { json?: boolean }) => {
          await withApplication(async (app) => {
            const figures = await app.get(RetrySweep, { strict: false }).run();
            if (options.json) printJson(figures);
            else
              print(`${figures.retried} retried, ${figures.successful} successful, ${figures.failed} failed`);
            if (figures.failed > 0) exitUnsuccessful();
          });
        }),
    );

function line(row: RetryRow): string {
  const when = row.next_retry_at === null ? 'given up' : `next ${row.next_retry_at.toISOString()}`;
  return `${row.external_id ?? row.user_id}  week of ${row.week_of}  ${row.state}  ${row.retry_count} of ${row.max_retries} retries  ${when}  ${row.error_class}`;
}
