import 'reflect-metadata';
import { Command } from 'commander';
import { endOnCrash } from '../common/end-on-crash.js';
import { AppError, describeError } from '../common/errors.js';
import { alertsCommand } from './commands/alerts.js';
import { auditCommand } from './commands/audit.js';
import { backupCommand } from './commands/backup.js';
import { briefCommand } from './commands/brief.js';
import { demoCommand } from './commands/demo.js';
import { erasuresCommand } from './commands/erasures.js';
import { importCommand } from './commands/import.js';
import { outboxCommand } from './commands/outbox.js';
import { keysCommand } from './commands/keys.js';
import { metricsCommand } from './commands/metrics.js';
import { moveCommand } from './commands/move.js';
import { preflightCommand } from './commands/preflight.js';
import { restoreCommand } from './commands/restore.js';
import { retentionCommand } from './commands/retention.js';
import { retryCommand } from './commands/retry.js';
import { rolloutCommand } from './commands/rollout.js';
import { runCommand } from './commands/run.js';
import { targetsCommand } from './commands/targets.js';
import { verifyCommand } from './commands/verify.js';
import { beginCommand } from './command-record.js';
import { printError } from './printer.js';

async function main(): Promise<void> {
  endOnCrash({ fatal: ({ message, error }) => printError(`error: ${String(message)} (${String(error)})`) });
  const program = new Command('weekly-intelligence')
    .description(
      'Weekly intelligence from the command line. While a service is running, commands use its database.',
    )
    .showHelpAfterError();
  for (const command of [
    importCommand,
    runCommand,
    briefCommand,
    verifyCommand,
    retryCommand,
    retentionCommand,
    rolloutCommand,
    targetsCommand,
    preflightCommand,
    alertsCommand,
    outboxCommand,
    erasuresCommand,
    demoCommand,
    backupCommand,
    restoreCommand,
    moveCommand,
    keysCommand,
    metricsCommand,
    auditCommand,
  ])
    program.addCommand(command());
  program.hook('preAction', (_, action) => beginCommand(action));
  try {
    await program.parseAsync();
  } catch (error) {
    printError(`error: ${describeError(error).error}`);
    if (error instanceof AppError)
      for (const { field, reason } of error.options.problems ?? []) printError(`  ${field}: ${reason}`);
    process.exitCode = 1;
  }
}

void main();
