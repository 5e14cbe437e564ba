import { CronTime } from 'cron';
import { dayInZone, dayNumber, isoDay } from '../src/common/calendar.js';
import { WeeklySchedule } from '../src/config/weekly-schedule.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FIRST_MONDAY = dayNumber('2024-01-01');
const LAST_MONDAY = dayNumber('2037-12-28');
/** Of the night that is tried, 00:00 to 04:00, in minutes. */
const NIGHT = 4 * 60;
/** Where no clock changes, all minutes of a night are alike: these few stand for them, in every 13th week. */
const SAMPLED_MINUTES = [0, 1, 119, 120, NIGHT];
const SAMPLED_WEEKS = 13;

const ZONES = Intl.supportedValuesOf('timeZone');
const expressionOf = (minute: number): string => `${minute % 60} ${Math.floor(minute / 60)} * * 1`;

/** Minutes between UTC and a zone's clocks at an instant, as the platform has them: luxon is not asked about itself. */
function offsetReader(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant))!;
    return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
  };
}

/** Mondays of the zone within a day and a half of which its clocks change. */
function mondaysNearChanges(zone: string): number[] {
  const offsetAt = offsetReader(zone);
  const mondays: number[] = [];
  for (let monday = FIRST_MONDAY; monday <= LAST_MONDAY; monday += 7) {
    const midnight = monday * DAY;
    if (offsetAt(midnight - 1.5 * DAY) !== offsetAt(midnight + 1.5 * DAY)) mondays.push(monday);
  }
  return mondays;
}

/** Zones whose clocks change at the same times are one; the names of all are tried for being readable only. */
function distinctZones(): Map<string, { zone: string; near: number[] }> {
  const distinct = new Map<string, { zone: string; near: number[] }>();
  for (const zone of ZONES) {
    const near = mondaysNearChanges(zone);
    const offsetAt = offsetReader(zone);
    const offsets = near.flatMap((monday) => [-36, -18, -12, -6, 0, 6, 12, 36].map((h) => offsetAt(monday * DAY + h * HOUR)));
    const key = JSON.stringify([offsetAt(FIRST_MONDAY * DAY), near, offsets]);
    if (!distinct.has(key)) distinct.set(key, { zone, near });
  }
  return distinct;
}

/**
 * What may be wrong with a period's run: its instant shows another day on the zone's clocks than its Monday, or another
 * time than the one asked for though the clocks show that one; or somebody who looks just before and just after the
 * instant does not see exactly this period become due.
 */
function troubleWith(schedule: WeeklySchedule, zone: string, monday: number, minute: number): string | null {
  const { at } = schedule.firingOf(monday);
  const place = `${zone} ${isoDay(monday)} ${expressionOf(minute)} -> ${at.toISOString()}`;
  if (dayInZone(at, zone) !== monday) return `${place}: not on its Monday`;
  const before = schedule.latestFiring(new Date(at.getTime() - 1));
  if (before.weekOf !== monday - 7) return `${place}: due before its time`;
  for (const later of [0, MINUTE, 3 * HOUR, DAY]) {
    const due = schedule.latestFiring(new Date(at.getTime() + later));
    if (due.weekOf !== monday || due.at.getTime() !== at.getTime()) return `${place}: ${later} ms later it is not the one due`;
  }
  return null;
}

/** The first minute of real time at which the zone's clocks show the wall time or a later one, found by walking. */
function walkTo(offsetAt: (instant: number) => number, monday: number, minute: number): number {
  const local = monday * DAY + minute * MINUTE;
  for (let instant = local - 15 * HOUR; ; instant += MINUTE)
    if (instant + offsetAt(instant) * MINUTE >= local) return instant;
}

describe('in every time zone, from 2024 to 2037, at every minute from 00:00 to 04:00', () => {
  const zones = [...distinctZones().values()];

  it('knows all zones of the platform', () => {
    expect(ZONES.length).toBeGreaterThan(400);
    for (const zone of ZONES) expect(new WeeklySchedule('0 2 * * 1', zone).firingOf(FIRST_MONDAY).at).toBeInstanceOf(Date);
  });

  // Every minute of every Monday near a change of the clocks; elsewhere a sample, for nothing can happen there.
  it('there is exactly one run a period, on its Monday', () => {
    const troubles: string[] = [];
    for (const { zone, near } of zones)
      for (let minute = 0; minute <= NIGHT; minute += 1) {
        const schedule = new WeeklySchedule(expressionOf(minute), zone);
        const look = (monday: number): void => {
          const trouble = troubleWith(schedule, zone, monday, minute);
          if (trouble) troubles.push(trouble);
        };
        near.forEach(look);
        if (SAMPLED_MINUTES.includes(minute))
          for (let monday = FIRST_MONDAY; monday <= LAST_MONDAY; monday += 7 * SAMPLED_WEEKS) look(monday);
      }
    expect(troubles).toEqual([]);
  });
});
