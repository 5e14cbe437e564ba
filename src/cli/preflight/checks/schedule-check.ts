import { DateTime } from 'luxon';
import { WeeklySchedule } from '../../../config/weekly-schedule.js';
import { pass, type PreflightCheck } from '../check.js';

const SHOWN = 3;

/** The configuration has been checked by whoever read it; when it fires is for people to see. */
export const scheduleCheck: PreflightCheck = {
  name: 'schedule',
  look: ({ config: { job }, now }) => {
    const firings = new WeeklySchedule(job.cron, job.timeZone)
      .nextFirings(now(), SHOWN)
      .map(({ at }) => DateTime.fromJSDate(at, { zone: job.timeZone }).toFormat("ccc yyyy-MM-dd'T'HH:mmZZ"));
    return pass(`\`${job.cron}\` in ${job.timeZone}: ${firings.join(', ')}.`);
  },
};
