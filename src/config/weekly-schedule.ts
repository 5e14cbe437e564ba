import { IANAZone } from 'luxon';
import { currentWeekOf } from '../common/calendar.js';
import { firstInstantOf } from './wall-clock.js';
import { weeklyTimeOf } from './weekly-cron.js';

const DAYS_A_WEEK = 7;
const MS_PER_DAY = 86_400_000;

/** One period's firing. */
export interface Firing {
  /** Day number of the Monday: the period's identity, wherever a gap of the clocks pushes the instant. */
  weekOf: number;
  at: Date;
}

/**
 * When the weekly run is due: on every Monday of the zone exactly once, by construction. Cron libraries fire twice in some
 * gaps of summer time and leave a week out in others, so that theirs only remind us to look.
 */
export class WeeklySchedule {
  private readonly timeOfDay: number;
  private readonly zone: IANAZone;

  /** @param expression a valid weekly one (`weeklyCronProblem`) */
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
    // Clocks that go back over Monday's midnight show the old week once more when the new one has fired already.
    let weekOf = currentWeekOf(now, this.zone.name) + DAYS_A_WEEK;
    for (;;) {
      const firing = this.firingOf(weekOf);
      if (firing.at.getTime() <= now.getTime()) return firing;
      weekOf -= DAYS_A_WEEK;
    }
  }

  /** The `count` firings after `now`, soonest first. */
  nextFirings(now: Date, count: number): Firing[] {
    const { weekOf } = this.latestFiring(now);
    return Array.from({ length: count }, (_, index) => this.firingOf(weekOf + (index + 1) * DAYS_A_WEEK));
  }
}
