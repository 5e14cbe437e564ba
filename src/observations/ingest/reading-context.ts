import { dayInZone, isoDay } from '../../common/calendar.js';
import { toUserRef, type UserIdForm, type UserRef, newUserIdProblem } from '../../common/user-id.js';
import type { UserZones } from '../../preferences/preferences-store.js';
import { rejection, type Rejection } from './observation.js';

/** How far a device's clock may be ahead of the service's clock. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Where a day begins first: UTC+14. A date is accepted when it is today anywhere. */
const FIRST_MIDNIGHT_MS = 14 * 3_600_000;

export interface ReadingUsers {
  form: UserIdForm;
  /** Why an id is not accepted although its form is right. */
  refused: ReadonlyMap<string, string>;
}

/** What reading a list of observations depends on: the current time, and the users' time zones. */
export class ReadingContext {
  /** The latest instant that an observation may have. */
  readonly latestInstant: number;
  /** The latest day that an observation may have, `YYYY-MM-DD`. */
  readonly latestDay: string;
  private readonly users = new Map<string, UserRef>();
  private readonly todays = new Map<string, string>();

  /**
   * @param defaultZone the service's time zone: decides what "today" is for users whose time zone is unknown.
   * @param zones by user id, for the users that have one.
   */
  constructor(
    private readonly now: Date,
    private readonly defaultZone: string,
    private readonly zones: ReadonlyMap<string, UserZones> = new Map(),
    private readonly ids: ReadingUsers = { form: 'both', refused: new Map() },
  ) {
    this.latestInstant = now.getTime() + CLOCK_TOLERANCE_MS;
    this.latestDay = new Date(now.getTime() + FIRST_MIDNIGHT_MS).toISOString().slice(0, 10);
  }

  /** Returns the user of an observation. Users are cached: deriving an id hashes, and most lists are about few users. */
  user(raw: unknown): UserRef | Rejection {
    const known = this.users.get(raw as string);
    if (known) return known;
    const problem = newUserIdProblem(raw, this.ids.form) ?? this.ids.refused.get(raw as string);
    if (problem) return rejection('bad_user_id', `user_id ${problem}`);
    const user = toUserRef(raw as string, this.ids.form);
    this.users.set(raw as string, user);
    return user;
  }

  /** The zone in which a user was at an instant; without an instant, the present one. null: not known. */
  zoneOf(userId: string, instant?: Date): string | null {
    const zones = this.zones.get(userId);
    if (!zones) return null;
    if (instant && zones.past.length > 0) {
      // The latest first: the earliest that ended after the instant is the last that fits.
      const then = zones.past.findLast(({ until }) => until > instant);
      if (then) return then.zone;
    }
    return zones.present;
  }

  /** Today's date in the user's time zone. */
  todayOf(userId: string): string {
    const zone = this.zoneOf(userId) ?? this.defaultZone;
    const known = this.todays.get(zone);
    if (known) return known;
    const today = isoDay(dayInZone(this.now, zone));
    this.todays.set(zone, today);
    return today;
  }
}
