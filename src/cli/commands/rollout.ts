import { Command, InvalidArgumentError } from 'commander';
import { Rollout } from '../../jobs/rollout/rollout.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

const HISTORY = 10;

export const rolloutCommand = (): Command =>
  new Command('rollout')
    .description('the share of users that scheduled runs take')
    .addCommand(
      new Command('show')
        .addOption(jsonOption())
        .action((options: { json?: boolean }) =>
          withApplication((app) => show(app.get(Rollout, { strict: false }), options)),
        ),
    )
    .addCommand(
      new Command('set')
        .argument('<percent>', '0 to 100', readPercent)
        .addOption(jsonOption())
        .action((percent: number, options: { json?: boolean }) =>
          withApplication(async (app) => {
            const rollout = app.get(Rollout, { strict: false });
            await rollout.override(percent, 'cli');
            await show(rollout, options);
          }),
        ),
    );

async function show(rollout: Rollout, options: { json?: boolean }): Promise<void> {
  const percent = await rollout.percent();
  const history = await rollout.history(HISTORY);
  if (options.json) {
    printJson({ percent, history });
    return;
  }
  print(`${percent} % of users`);
  for (const change of history)
    print(
      `  ${change.changed_at.toISOString()}  ${change.percent} %  by ${change.changed_by}${change.override ? ' (override)' : ''}`,
    );
}

function readPercent(text: string): number {
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('must be a number from 0 to 100');
  return percent;
}
