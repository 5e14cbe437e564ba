import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { TriggerService } from '../../jobs/coordinator/trigger-service.js';
import { toUserRef } from '../../common/user-id.js';
import { RunStore } from '../../jobs/run/run-store.js';
import { Planner } from '../../jobs/plan/planner.js';
import { RunReader } from '../../jobs/run/run-reader.js';
import { RunService, type StartedRun } from '../../jobs/coordinator/run-service.js';
import { print, printError, printJson } from '../printer.js';
import { watchRun } from '../watch-run.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption, readUserId, weekOption } from './options.js';

interface RunOptions {
  weekOf?: string;
  user?: string[];
  force?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

export const runCommand = (): Command =>
  new Command('run')
    .description('generate weekly intelligence for all users that are due, or for named users')
    .addOption(weekOption())
    .option('--user <id>', 'only this user; may be repeated', (id: string, all: string[] = []) => [
      ...all,
      readUserId(id),
    ])
    .option('--force', 'also for users that have the week already')
    .option('--dry-run', 'only show how many users would be processed and left out')
    .addOption(jsonOption())
    .action(async (options: RunOptions) => {
      const begun: { run?: StartedRun } = {};
      await withApplication(
        (app) => (options.dryRun ? preview(app, options) : runNow(app, options, begun)),
        (app) => cancel(app, begun.run),
      );
    });

async function preview(app: INestApplicationContext, options: RunOptions): Promise<void> {
  const weekOf = await app.get(TriggerService, { strict: false }).checkedWeek(options.weekOf);
  const users = options.user?.map((id) => toUserRef(id));
  const plan = await app.get(Planner, { strict: false }).preview(weekOf, users, options.force ?? false);
  printResult(options, { week_of: weekOf, ...plan }, () => {
    print(
      `Week of ${weekOf}: ${plan.to_process} would be processed, ${plan.left_alone} have the week already`,
    );
    printSkipped(plan.skipped);
  });
}

async function runNow(
  app: INestApplicationContext,
  options: RunOptions,
  begun: { run?: StartedRun },
): Promise<void> {
  const triggers = app.get(TriggerService, { strict: false });
  const runs = app.get(RunReader, { strict: false });
  await finishAbandoned(app.get(RunService, { strict: false }), runs);
  begun.run = await triggers.start({
    week_of: options.weekOf,
    user_ids: options.user,
    force_refresh: options.force ?? false,
  });
  await watchRun(begun.run, runs);
  const result = await triggers.resultOf(begun.run.jobId);
  const skipped = await runs.skipped(begun.run.jobId);
  printResult(options, { ...result, skipped }, () => {
    print(`${result.job_id}: ${result.status}, week of ${result.week_of}`);
    print(
      `  ${result.users_successful} of ${result.users_processed} users, ${rate(result.success_rate)}, ${result.duration_seconds} s`,
    );
    printSkipped(skipped);
    for (const user of result.failed_users)
      print(`  failed: ${user.external_id ?? user.user_id}: ${user.error}`);
    if (result.failed_users_not_shown) print(`  failed: ${result.failed_users_not_shown} more`);
  });
  if (result.status !== 'complete' || result.users_failed > 0) exitUnsuccessful();
}

/** A run whose process was killed keeps the only slot. Where no service ticks, nothing else would end it. */
async function finishAbandoned(service: RunService, runs: RunReader): Promise<void> {
  const abandoned = await service.resumeNext();
  if (abandoned === null) return;
  printError(`Finishing ${abandoned.jobId} first, because it was left unfinished.`);
  await watchRun(abandoned, runs);
}

async function cancel(app: INestApplicationContext, run: StartedRun | undefined): Promise<void> {
  if (run === undefined) return;
  printError('Cancelling the run. The batches in progress are finished first.');
  await app.get(RunStore, { strict: false }).requestCancellation(run.jobId);
}

function printSkipped(skipped: Record<string, number>): void {
  for (const [reason, users] of Object.entries(skipped))
    print(`  left out, ${reason.replaceAll('_', ' ')}: ${users}`);
}

function printResult(options: RunOptions, value: object, inWords: () => void): void {
  if (options.json) printJson(value);
  else inWords();
}

function rate(percent: number | null): string {
  return percent === null ? 'no user processed' : `success rate ${percent.toFixed(1)} %`;
}
