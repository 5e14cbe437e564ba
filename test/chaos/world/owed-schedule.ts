import { isoDay } from '../../../src/common/calendar.js';
import { WeeklySchedule } from '../../../src/config/weekly-schedule.js';
import type { Database } from './database.js';

/** The first and the last Monday midnight on earth: at any time, one of them was less than six days ago. */
const SCHEDULES = [
  { cron: '0 0 * * 1', timeZone: 'Etc/GMT-14' },
  { cron: '59 23 * * 1', timeZone: 'Etc/GMT+12' },
] as const;
const GRACE_SECONDS = 6 * 86_400;
/** The scenario's own duration must be within the grace period too. */
const MARGIN_SECONDS = 3600;

export interface OwedSchedule {
  weekOf: string;
  environment: NodeJS.ProcessEnv;
}

/** A schedule whose latest run is owed now, so that a service that starts records it. */
export function owedSchedule(now = new Date()): OwedSchedule {
  for (const { cron, timeZone } of SCHEDULES) {
    const { weekOf, at } = new WeeklySchedule(cron, timeZone).latestFiring(now);
    if (now.getTime() - at.getTime() > (GRACE_SECONDS - MARGIN_SECONDS) * 1000) continue;
    return {
      weekOf: isoDay(weekOf),
      environment: {
        INTELLIGENCE_ENABLED: 'true',
        INTELLIGENCE_CRON: cron,
        INTELLIGENCE_TIMEZONE: timeZone,
        INTELLIGENCE_MISFIRE_GRACE_SECONDS: String(GRACE_SECONDS),
      },
    };
  }
  throw new Error('no schedule is owed');
}

/** Simulates that the service was switched on two weeks ago: it owes the runs since then. */
export async function pretendOldService(database: Database): Promise<void> {
  await database.rows(
    `insert into service_setting (name, value)
     select 'schedule_owed_since', to_jsonb(to_char(now() - interval '14 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`,
  );
}
