import { IANAZone } from 'luxon';
import { currentWeekOf } from '../common/calendar.js';
import { firstInstantOf } from './wall-clock.js';
import { weeklyTimeOf } from './weekly-cron.js';

const DAYS_PER_WEEK = 7;
const MS_PER_DAY = 86_400_000;

/** The firing of one week. */
export interface Firing {
  /** Day number of the Monday. It identifies the week, even if a gap of the clocks moves the instant to another day. */
  weekOf: number;
  at: Date;
}

/**
 * Computes when the weekly run is due: exactly once on every Monday of the zone, by construction. Cron libraries fire
 * twice in some gaps of summer time and leave out a week in others, so their timer only triggers a check (decision 27).
 */
export class WeeklySchedule {
  private readonly timeOfDay: number;
  private readonly zone: IANAZone;

  /** @param expression a valid weekly cron expression (`weeklyCronProblem`) */
  constructor(expression: string, zone: string) {
    this.timeOfDay = weeklyTimeOf(expression);
    this.zone = IANAZone.create(zone);
  }

  firingOf(weekOf: number): Firing {
    const local = weekOf * MS_PER_DAY + this.timeOfDay;
    const at = firstInstantOf(local, (instant) => this.zone.offset(instant) * 60_000);
    return { weekOf, at: new Date(at) };
  }

  /** The latest firing at or before `now`. */
  latestFiring(now: Date): Firing {
    // Clocks that go back over Monday's midnight show the old week again after the new week has already fired.
    let weekOf = currentWeekOf(now, this.zone.name) + DAYS_PER_WEEK;
    for (;;) {
      const firing = this.firingOf(weekOf);
      if (firing.at.getTime() <= now.getTime()) return firing;
      weekOf -= DAYS_PER_WEEK;
    }
  }

  /** The `count` firings after `now`, soonest first. */
  nextFirings(now: Date, count: number): Firing[] {
    const { weekOf } = this.latestFiring(now);
    return Array.from({ length: count }, (_, index) => this.firingOf(weekOf + (index + 1) * DAYS_PER_WEEK));
  }
}
