import type { INestApplicationContext } from '@nestjs/common';
import { Command, InvalidArgumentError } from 'commander';
import { type RolloutTarget, targetOfPercent, targetOfStep } from '../../jobs/rollout/domain/position.js';
import { STEP_NAMES, stepNamed } from '../../jobs/rollout/domain/steps.js';
import { Rollout } from '../../jobs/rollout/rollout.js';
import { RolloutReport, type RolloutState } from '../../jobs/rollout/rollout-report.js';
import { RolloutSteps } from '../../jobs/rollout/rollout-steps.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

const HISTORY = 10;
const BY = 'cli';

interface RolloutOptions {
  json?: boolean;
}

export const rolloutCommand = (): Command =>
  new Command('rollout')
    .description('manage which users scheduled runs include, step by step')
    .addCommand(
      new Command('show')
        .description('show the step, the gates to the next step and the history')
        .addOption(jsonOption())
        .action((options: RolloutOptions) => withApplication((app) => show(app, options))),
    )
    .addCommand(
      new Command('set')
        .description('set the rollout without its gates (recorded in the history); ends a halt')
        .argument('<percent or step>', `0 to 100, or one of ${STEP_NAMES.join(', ')}`, readTarget)
        .addOption(jsonOption())
        .action((target: RolloutTarget, options: RolloutOptions) =>
          withApplication(async (app) => {
            await app.get(Rollout, { strict: false }).override(target, BY);
            await show(app, options);
          }),
        ),
    )
    .addCommand(
      new Command('advance')
        .description('go to the next step if every gate holds')
        .addOption(jsonOption())
        .action((options: RolloutOptions) =>
          withApplication(async (app) => {
            await app.get(RolloutSteps, { strict: false }).advance(BY);
            await show(app, options);
          }),
        ),
    );

async function show(app: INestApplicationContext, options: RolloutOptions): Promise<void> {
  const state = await app.get(RolloutReport, { strict: false }).read(HISTORY);
  if (options.json) printJson(state);
  else inWords(state).forEach((line) => print(line));
}

function inWords(state: RolloutState): string[] {
  const { step, next_step, enabled, halted, gates, history } = state;
  return [
    `step ${step}: ${audience(state)}`,
    ...(enabled
      ? []
      : ['The flag is off (INTELLIGENCE_ENABLED=false): scheduled runs include no user, at any step.']),
    ...(halted ? [`HALTED ${halted.since.toISOString()}: ${halted.reason}`] : []),
    next_step === null ? 'there is no further step' : `next step: ${next_step}`,
    ...gates.map((gate) => `  ${gate.holds ? 'holds ' : 'closed'}  ${gate.name}: ${gate.sentence}`),
    'history',
    ...history.map(
      ({ changed_at, step: to, kind, changed_by, ...change }) =>
        `  ${changed_at.toISOString()}  ${to}: ${audience(change)}  ${kind} by ${changed_by}${change.reason ? `: ${change.reason}` : ''}`,
    ),
  ];
}

function audience({ percent, users }: { percent: number; users: number }): string {
  if (percent === 100) return 'all users';
  const first = users === 1 ? 'the first user' : `the first ${users} users`;
  if (percent === 0) return users === 0 ? 'no users' : first;
  return users === 0 ? `${percent} % of users` : `${percent} % of users, at least ${first}`;
}

function readTarget(text: string): RolloutTarget {
  const step = STEP_NAMES.find((name) => name === text);
  if (step) return targetOfStep(stepNamed(step));
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError(`must be a number from 0 to 100, or one of ${STEP_NAMES.join(', ')}`);
  return targetOfPercent(percent);
}
