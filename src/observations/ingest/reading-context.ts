import { dayInZone, isoDay } from '../../common/calendar.js';
import { toUserRef, type UserIdForm, type UserRef, newUserIdProblem } from '../../common/user-id.js';
import { rejection, type Rejection } from './observation.js';

/** How far a device's clock may be ahead of the service's clock. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What reading a list of observations depends on: the current time, and the users' time zones. */
export class ReadingContext {
  /** The latest instant that an observation may have. */
  readonly latestInstant: number;
  private readonly users = new Map<string, UserRef>();
  private readonly todays = new Map<string, string>();

  /**
   * @param defaultZone the service's time zone: decides what "today" is for users whose time zone is unknown.
   * @param zones time zones by user id, for the users that have one.
   * @param users the form of the ids, and why an id is not accepted although its form is right
   */
  constructor(
    private readonly now: Date,
    private readonly defaultZone: string,
    private readonly zones: ReadonlyMap<string, string> = new Map(),
    private readonly ids: { form: UserIdForm; refused: ReadonlyMap<string, string> } = {
      form: 'both',
      refused: new Map(),
    },
  ) {
    this.latestInstant = now.getTime() + CLOCK_TOLERANCE_MS;
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

  zoneOf(userId: string): string | null {
    return this.zones.get(userId) ?? null;
  }

  /** Today's date in the user's time zone. */
  todayOf(userId: string): string {
    const zone = this.zones.get(userId) ?? this.defaultZone;
    const known = this.todays.get(zone);
    if (known) return known;
    const today = isoDay(dayInZone(this.now, zone));
    this.todays.set(zone, today);
    return today;
  }
}
