import type { INestApplicationContext } from '@nestjs/common';
import { TriggerService } from '../jobs/coordinator/trigger-service.js';
import { briefText } from './brief-text.js';
import { print } from './printer.js';
import { Progress } from './progress.js';
import { watchRun } from './watch-run.js';
import { ArtefactReader } from '../intelligence/artefact-reader.js';
import type { Brief } from '../intelligence/domain/artefacts.js';
import { WeekStore } from '../intelligence/persistence/week-store.js';
import { RunReader } from '../jobs/run/run-reader.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { type DemoFill, DemoService, LATE_USER } from '../demo/demo-service.js';

/** Number of users named together with the late one, so that a newcomer sees a run that succeeds in part. */
const ALSO_NAMED = 9;

/**
 * Prepares a first look on an empty database, or on one where this was interrupted: people, the latest week's run,
 * one user that waits for a retry, and a brief to read.
 */
export async function firstLook(app: INestApplicationContext, today: number): Promise<void> {
  const find = <T>(type: new (...parameters: never[]) => T): T => app.get(type, { strict: false });
  const untouched =
    (await find(UserDirectory).hasOnlyDemoUsers()) && (await find(WeekStore).fullestBrief()) === null;
  if (untouched) {
    const fill = await fillIn(find(DemoService), today);
    await runEarlierWeeks(fill, find(TriggerService), find(RunReader));
    const jobId = await runCohort(find(TriggerService), find(RunReader));
    await runWithLateUser(fill, find(TriggerService));
    await printOutcome(jobId, find(RunReader));
  }
  await printBrief(find(WeekStore), find(ArtefactReader));
}

async function fillIn(demo: DemoService, today: number): Promise<DemoFill> {
  const progress = new Progress('demo people');
  const fill = await demo.createDemoUsers(today - 1, (done, total) => progress.set(done, total));
  progress.stop();
  print(
    `${fill.people.length} demo people with ${fill.observations} observations (npm run cli -- demo remove removes them)`,
  );
  return fill;
}

/** Users with a longer rhythm had their last brief some weeks ago and are not due now. */
async function runEarlierWeeks(fill: DemoFill, triggers: TriggerService, runs: RunReader): Promise<void> {
  for (const [week, users] of fill.earlierWeeks)
    await watchRun(await triggers.start({ week_of: week, user_ids: users, force_refresh: false }), runs);
}

async function runCohort(triggers: TriggerService, runs: RunReader): Promise<string> {
  const run = await triggers.start({ force_refresh: false });
  await watchRun(run, runs);
  return run.jobId;
}

/**
 * The app names a user whose data has not come yet. That user waits in the retry queue; the others are not affected.
 */
async function runWithLateUser(fill: DemoFill, triggers: TriggerService): Promise<void> {
  const others = fill.people.slice(0, ALSO_NAMED).map((person) => person.externalId);
  const run = await triggers.start({ user_ids: [...others, LATE_USER], force_refresh: false });
  await run.finished;
}

async function printOutcome(jobId: string, runs: RunReader): Promise<void> {
  const run = (await runs.find(jobId))!;
  const skipped = Object.entries(await runs.skipped(jobId)).map(
    ([reason, users]) => `${users} ${reason.replaceAll('_', ' ')}`,
  );
  const rate =
    run.success_rate === null ? 'no user processed' : `success rate ${run.success_rate.toFixed(1)} %`;
  print(
    `Week of ${run.week_of}: ${run.users_successful} of ${run.users_processed} users, ${rate}; left out: ${skipped.join(', ') || 'no user'}`,
  );
  print(`Waiting for a retry: ${LATE_USER} (no data yet)`);
}

async function printBrief(weeks: WeekStore, artefacts: ArtefactReader): Promise<void> {
  const fullest = await weeks.fullestBrief();
  if (fullest === null) return;
  const { userId } = fullest;
  // Read from the table, because a read through the cache would count as a user's.
  const [{ json }] = await artefacts.listBriefs(userId, null, 1);
  const brief = JSON.parse(json) as Brief & { external_id?: string; week_of: string };
  print(`\nThe brief of ${brief.external_id ?? userId}, week of ${brief.week_of}:\n`);
  print(`${briefText(brief).replaceAll(/^(?=.)/gm, '  ')}\n`);
}
