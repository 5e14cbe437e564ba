import { Command } from 'commander';
import { TriggerService } from '../../admin/trigger-service.js';
import { toUserRef } from '../../common/user-id.js';
import { Planner } from '../../jobs/planner.js';
import { RunReader } from '../../jobs/run-reader.js';
import { print, printJson } from '../printer.js';
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
    .description('generate weekly intelligence for everybody who is due, or for named users')
    .addOption(weekOption())
    .option('--user <id>', 'only this user; may be repeated', (id: string, all: string[] = []) => [...all, readUserId(id)])
    .option('--force', 'also those who have the week already')
    .option('--dry-run', 'only tell who would be processed and who left out')
    .addOption(jsonOption())
    .action(async (options: RunOptions) => {
      await withApplication(async (app) => {
        const triggers = app.get(TriggerService, { strict: false });
        const request = { week_of: options.weekOf, user_ids: options.user, force_refresh: options.force ?? false };
        if (options.dryRun) {
          const weekOf = triggers.checkedWeek(options.weekOf);
          const preview = await app.get(Planner, { strict: false }).preview(weekOf, options.user?.map(toUserRef), request.force_refresh);
          tell(options, { week_of: weekOf, ...preview }, () => {
            print(`Week of ${weekOf}: ${preview.to_process} would be processed, ${preview.left_alone} have the week already`);
            for (const [reason, users] of Object.entries(preview.skipped)) print(`  left out, ${reason.replaceAll('_', ' ')}: ${users}`);
          });
          return;
        }
        const runs = app.get(RunReader, { strict: false });
        const run = await triggers.start(request);
        await watchRun(run, runs);
        const result = await triggers.resultOf(run.jobId);
        const skipped = await runs.skipped(run.jobId);
        tell(options, { ...result, skipped }, () => {
          print(`${result.job_id}: ${result.status}, week of ${result.week_of}`);
          print(`  ${result.users_successful} of ${result.users_processed} users, ${rate(result.success_rate)}, ${result.duration_seconds} s`);
          for (const [reason, users] of Object.entries(skipped)) print(`  left out, ${reason.replaceAll('_', ' ')}: ${users}`);
          for (const user of result.failed_users) print(`  failed: ${user.external_id ?? user.user_id}: ${user.error}`);
        });
        if (result.status !== 'complete' || result.users_failed > 0) exitUnsuccessful();
      });
    });

function tell(options: RunOptions, value: object, inWords: () => void): void {
  if (options.json) printJson(value);
  else inWords();
}

function rate(percent: number | null): string {
  return percent === null ? 'nobody processed' : `success rate ${percent.toFixed(1)} %`;
}
