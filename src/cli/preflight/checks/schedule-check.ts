import { DateTime } from 'luxon';
import { WeeklySchedule } from '../../../config/weekly-schedule.js';
import { pass, type PreflightCheck } from '../check.js';

const SHOWN = 3;

/**
 * The configuration has already been validated. The check shows the next run times so that a person can confirm them.
 */
export const scheduleCheck: PreflightCheck = {
  name: 'schedule',
  inspect: ({ config: { job }, now }) => {
    const firings = new WeeklySchedule(job.cron, job.timeZone)
      .nextFirings(now(), SHOWN)
      .map(({ at }) => DateTime.fromJSDate(at, { zone: job.timeZone }).toFormat("ccc yyyy-MM-dd'T'HH:mmZZ"));
    return pass(`\`${job.cron}\` in ${job.timeZone}: ${firings.join(', ')}.`);
  },
};
