import { Command } from 'commander';
import { DeadLetters, type RedriveReport } from '../../jobs/retries/dead-letters.js';
import { type DeadLetter, DeadLetterStore } from '../../jobs/retries/dead-letter-store.js';
import { RetrySweep } from '../../jobs/retries/retry-sweep.js';
import { RetryQueue, type RetryRow } from '../../retry/retry-queue.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption, weekOption } from './options.js';

const LIST_LIMIT = 1000;

export const retryCommand = (): Command =>
  new Command('retry')
    .description('manage the users that wait for a retry')
    .addCommand(
      new Command('list')
        .description('list the queue, the next retry first')
        .addOption(jsonOption())
        .action(async (options: { json?: boolean }) => {
          await withApplication(async (app) => {
            const rows = await app
              .get(RetryQueue, { strict: false })
              .list({ userId: null, after: [null, null], limit: LIST_LIMIT });
            if (options.json) printJson({ items: rows });
            else if (rows.length === 0) print('No user waits for a retry.');
            else rows.forEach((row) => print(line(row)));
          });
        }),
    )
    .addCommand(
      new Command('run')
        .description('retry the users that are due now')
        .addOption(jsonOption())
        .action(async (options: { json?: boolean }) => {
          await withApplication(async (app) => {
            const figures = await app.get(RetrySweep, { strict: false }).retryDueUsers();
            if (options.json) printJson(figures);
            else
              print(`${figures.retried} retried, ${figures.successful} successful, ${figures.failed} failed`);
            if (figures.failed > 0) exitUnsuccessful();
          });
        }),
    )
    .addCommand(deadCommand())
    .addCommand(redriveCommand());

const deadCommand = (): Command =>
  new Command('dead')
    .description('list the dead letters (users that were given up on), the latest first')
    .addOption(jsonOption())
    .action(async (options: { json?: boolean }) => {
      await withApplication(async (app) => {
        const store = app.get(DeadLetterStore, { strict: false });
        const filter = { errorClass: null, weekOf: null, after: [null, null, null], limit: LIST_LIMIT };
        const [items, byErrorClass] = await Promise.all([store.list(filter), store.byErrorClass(null)]);
        if (options.json) return printJson({ items, by_error_class: byErrorClass });
        if (items.length === 0) print('No user has been given up on.');
        items.forEach((letter) => print(deadLine(letter)));
        for (const [errorClass, letters] of Object.entries(byErrorClass)) print(`${errorClass}: ${letters}`);
      });
    });

interface RedriveOptions {
  errorClass: string;
  weekOf?: string;
  preview?: boolean;
  json?: boolean;
}

const redriveCommand = (): Command =>
  new Command('redrive')
    .description('put the dead letters of one error class back into the queue, due now')
    .requiredOption('--error-class <class>', 'as `retry dead` lists it')
    .addOption(weekOption('only this week, YYYY-MM-DD; default: all weeks'))
    .option('--preview', 'only show what would be put back')
    .addOption(jsonOption())
    .action(async (options: RedriveOptions) => {
      await withApplication(async (app) => {
        const letters = app.get(DeadLetters, { strict: false });
        const filter = { errorClass: options.errorClass, weekOf: options.weekOf ?? null };
        const report = await (options.preview ? letters.preview(filter) : letters.redrive(filter));
        if (options.json) printJson(report);
        else printReport(report);
      });
    });

function printReport(report: RedriveReport): void {
  const verb = report.preview ? 'would be put back' : 'put back';
  print(`${report.redriven} of ${report.matching} dead letters of ${report.error_class} ${verb}`);
  for (const [week, users] of Object.entries(report.weeks)) print(`  week of ${week}: ${users}`);
  for (const [reason, users] of Object.entries(report.left_out))
    print(`  left out, ${reason.replaceAll('_', ' ')}: ${users}`);
}

function deadLine(letter: DeadLetter): string {
  return `${letter.external_id ?? letter.user_id}  week of ${letter.week_of}  ${letter.error_class}  ${letter.attempts} attempts  given up ${letter.died_at.toISOString()}`;
}

function line(row: RetryRow): string {
  const when = row.next_retry_at === null ? 'given up' : `next ${row.next_retry_at.toISOString()}`;
  return `${row.external_id ?? row.user_id}  week of ${row.week_of}  ${row.state}  ${row.retry_count} of ${row.max_retries} retries  ${when}  ${row.error_class}`;
}
