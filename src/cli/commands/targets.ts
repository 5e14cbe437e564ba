import { Command } from 'commander';
import { TargetsLink } from '../../admin/targets-link.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { type Measured, type Target, WINDOW_NAMES } from '../../monitoring/targets/target.js';
import { TargetReader } from '../../monitoring/targets/target-reader.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

const COLUMN = 26;

export const targetsCommand = (): Command =>
  new Command('targets')
    .description('show the performance targets over the last run, 4 and 12 weeks, with error budgets')
    .option('--link', 'only print a link that opens the page of the targets in a browser, valid for an hour')
    .addOption(jsonOption())
    .action(async (options: { link?: boolean; json?: boolean }) => {
      await withApplication(async (app) => {
        if (options.link) {
          const { http } = app.get<AppConfig>(APP_CONFIG, { strict: false });
          const path = await app.get(TargetsLink, { strict: false }).path();
          print(`${adminAddress(http)}${path}`);
          return;
        }
        const report = await app.get(TargetReader, { strict: false }).report();
        if (options.json) printJson(report);
        else printTargets(report.targets);
      });
    });

/** Users' address does not serve /admin where operators have a port of their own. */
function adminAddress({ adminPort, port, publicUrl }: AppConfig['http']): string {
  if (adminPort !== null) return `http://localhost:${adminPort}`;
  return publicUrl ?? `http://localhost:${port}`;
}

function printTargets(targets: readonly Target[]): void {
  print(row('', ['last run', '4 weeks', '12 weeks']));
  for (const { name, objective, windows } of targets)
    print(
      row(
        `${name.replaceAll('_', ' ')} >= ${objective} %`,
        WINDOW_NAMES.map((window) => inWords(windows[window])),
      ),
    );
}

function inWords({ value, met, budget }: Measured): string {
  if (value === null || budget === null) return 'nothing to measure';
  const left = budget.remaining_percent < 0 ? 'overdrawn' : `${Math.round(budget.remaining_percent)} % left`;
  return `${value} % ${met ? 'met' : 'missed'}, ${left}`;
}

const row = (head: string, cells: readonly string[]): string =>
  [head, ...cells]
    .map((cell) => cell.padEnd(COLUMN))
    .join(' ')
    .trimEnd();
