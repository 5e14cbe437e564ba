import { CronTime } from 'cron';
import { DateTime } from 'luxon';
import { pass, type PreflightCheck } from '../check.js';

const SHOWN = 3;

/** The configuration has been checked by whoever read it; when it fires is for people to see. */
export const scheduleCheck: PreflightCheck = {
  name: 'schedule',
  look: ({ config: { job }, now }) => {
    const firings = nextFirings(job.cron, job.timeZone, now(), SHOWN).map((at) =>
      at.toFormat("ccc yyyy-MM-dd'T'HH:mmZZ"),
    );
    return pass(`\`${job.cron}\` in ${job.timeZone}: ${firings.join(', ')}.`);
  },
};

function nextFirings(expression: string, zone: string, from: Date, count: number): DateTime[] {
  const schedule = new CronTime(expression, zone);
  const firings: DateTime[] = [];
  for (let at = from; firings.length < count; at = firings.at(-1)!.toJSDate())
    firings.push(schedule.getNextDateFrom(at, zone));
  return firings;
}
