import { CronTime } from 'cron';
import { dayInZone, dayNumber, isoDay } from '../../src/common/calendar.js';
import { firstInstantOf } from '../../src/config/wall-clock.js';
import { WeeklySchedule } from '../../src/config/weekly-schedule.js';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FIRST_MONDAY = dayNumber('2024-01-01');
const LAST_MONDAY = dayNumber('2037-12-28');
/** Minutes 00:00 to 04:00. */
const NIGHT = Array.from({ length: 4 * 60 + 1 }, (_, minute) => minute);
/** The half-hours of Lord Howe's gap, midnight, and the hours at which most clocks change. */
const MINUTES_CONFIGURED = [0, 60, 120, 135, 180];
const ZONES = Intl.supportedValuesOf('timeZone');

/** Milliseconds that a zone's clocks are ahead according to the platform, so that the product's library does not check itself. */
type OffsetAt = (instant: number) => number;

function offsetReader(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant))!;
    return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE) : 0;
  };
}

/** The instants, to the minute, at which the zone's clocks change to another offset. */
function changesOf(offsetAt: OffsetAt): number[] {
  const changes: number[] = [];
  let last = offsetAt(FIRST_MONDAY * DAY);
  for (let day = FIRST_MONDAY; day < LAST_MONDAY; day += 7) {
    let [without, having] = [day * DAY, (day + 7) * DAY];
    const offset = offsetAt(having);
    if (last === offset) continue;
    last = offset;
    while (having - without > MINUTE) {
      const middle = without + Math.floor((having - without) / 2 / MINUTE) * MINUTE;
      if (offsetAt(middle) === offset) having = middle;
      else without = middle;
    }
    changes.push(having);
  }
  return changes;
}

/** One of each group of zones with the same clocks. */
function distinctZones(): { zone: string; offsetAt: OffsetAt; changes: number[] }[] {
  const distinct = new Map<string, { zone: string; offsetAt: OffsetAt; changes: number[] }>();
  for (const zone of ZONES) {
    const offsetAt = offsetReader(zone);
    const changes = changesOf(offsetAt);
    const key = JSON.stringify([offsetAt(FIRST_MONDAY * DAY), changes.map((at) => [at, offsetAt(at)])]);
    if (!distinct.has(key)) distinct.set(key, { zone, offsetAt, changes });
  }
  return [...distinct.values()];
}

/** For each minute of a night, the first instant at which the clocks show it or a later one, found step by step. */
function walkNight(before: number, after: number, day: number, change: number): number[] {
  const first: number[] = [];
  for (let instant = day * DAY - Math.max(before, after); first.length < NIGHT.length; instant += MINUTE) {
    const shown = (instant + (instant < change ? before : after) - day * DAY) / MINUTE;
    while (first.length < NIGHT.length && shown >= first.length) first.push(instant);
  }
  return first;
}

const expressionOf = (minute: number, weekday: string): string =>
  `${minute % 60} ${Math.floor(minute / 60)} * * ${weekday}`;

/** Counts how often the cron library fires on a day of the zone. */
function libraryFirings(zone: string, day: number, minute: number): number {
  const schedule = new CronTime(expressionOf(minute, new Date(day * DAY).getUTCDay().toString()), zone);
  let count = 0;
  let at = new Date((day - 3) * DAY);
  for (;;) {
    at = schedule.getNextDateFrom(at, zone).toJSDate();
    const fired = dayInZone(at, zone);
    if (fired > day) return count;
    count += 1;
  }
}

describe('the schedule in every time zone, from 2024 to 2037, at every minute from 00:00 to 04:00', () => {
  const zones = distinctZones();

  it('is tested in all zones of the platform, with their changes', () => {
    expect(ZONES.length).toBeGreaterThan(400);
    expect(zones.flatMap(({ changes }) => changes).length).toBeGreaterThan(500);
  });

  /**
   * Clocks mostly change on Sundays. The rule knows no weekday, so each day with a change serves as a Monday here. The
   * rule is tested at all minutes of those nights, the configured schedule at some. Nothing can happen in other nights;
   * the next test samples them.
   */
  it('fires once in a night with a change, at the first instant that shows the time or a later one', () => {
    const wrong: string[] = [];
    for (const { zone, offsetAt, changes } of zones) {
      const configured = MINUTES_CONFIGURED.map(
        (minute) => new WeeklySchedule(expressionOf(minute, '1'), zone),
      );
      for (const change of changes) {
        const [before, after] = [offsetAt(change - MINUTE), offsetAt(change)];
        const day = Math.floor((change + after) / DAY);
        const walked = walkNight(before, after, day, change);
        NIGHT.forEach((minute) => {
          const at = firstInstantOf(day * DAY + minute * MINUTE, (instant) =>
            instant < change ? before : after,
          );
          const shown = Math.floor((at + (at < change ? before : after)) / DAY);
          if (at !== walked[minute] || shown !== day) wrong.push(`${zone} ${isoDay(day)} ${minute}: ${at}`);
        });
        MINUTES_CONFIGURED.forEach((minute, index) => {
          const at = configured[index].firingOf(day).at.getTime();
          if (at !== walked[minute]) wrong.push(`${zone} ${isoDay(day)} ${minute} as configured: ${at}`);
        });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('makes each Monday due once, at its firing, until the next Monday', () => {
    const wrong: string[] = [];
    for (const { zone } of zones)
      for (const minute of [0, 120]) {
        const schedule = new WeeklySchedule(expressionOf(minute, '1'), zone);
        for (let monday = FIRST_MONDAY + 7; monday <= LAST_MONDAY; monday += 7 * 53) {
          const at = schedule.firingOf(monday).at.getTime();
          const due = [-1, 0, 3 * HOUR, 6 * DAY].map(
            (later) => schedule.latestFiring(new Date(at + later)).weekOf - monday,
          );
          if (due.join() !== '-7,0,0,0') wrong.push(`${zone} ${isoDay(monday)} ${minute}: ${due.join()}`);
        }
      }
    expect(wrong).toEqual([]);
  });

  it('control: the cron library alone fires twice in both nights of Lord Howe', () => {
    const fired = ['Australia/Lord_Howe', 'Europe/Berlin'].map((zone) =>
      changesOf(offsetReader(zone))
        .slice(0, 2)
        .map((change) => libraryFirings(zone, dayInZone(new Date(change), zone), 135)),
    );
    expect(fired).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });
});
