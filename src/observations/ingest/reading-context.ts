import { dayInZone, isoDay } from '../../common/calendar.js';
import { toUserRef, type UserRef, userIdProblem } from '../../common/user-id.js';
import { rejection, type Rejection } from './observation.js';

/** How far a device's clock may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What reading a batch of observations depends on: the time, and where people live. */
export class ReadingContext {
  /** No observation may lie after it. */
  readonly latestInstant: number;
  private readonly users = new Map<string, UserRef>();
  private readonly todays = new Map<string, string>();

  /**
   * @param defaultZone the service's zone: decides what "today" is for people whose zone is unknown.
   * @param zones time zone by user id, of those who have one.
   */
  constructor(
    private readonly now: Date,
    private readonly defaultZone: string,
    private readonly zones: ReadonlyMap<string, string> = new Map(),
  ) {
    this.latestInstant = now.getTime() + CLOCK_TOLERANCE_MS;
  }

  /** Whose observation it is. Remembered: deriving a user id hashes, and a batch is mostly about few people. */
  user(raw: unknown): UserRef | Rejection {
    const known = this.users.get(raw as string);
    if (known) return known;
    const problem = userIdProblem(raw);
    if (problem) return rejection('bad_user_id', `user_id ${problem}`);
    const user = toUserRef(raw as string);
    this.users.set(raw as string, user);
    return user;
  }

  zoneOf(userId: string): string | null {
    return this.zones.get(userId) ?? null;
  }

  /** Today, where the user is. */
  todayOf(userId: string): string {
    const zone = this.zones.get(userId) ?? this.defaultZone;
    const known = this.todays.get(zone);
    if (known) return known;
    const today = isoDay(dayInZone(this.now, zone));
    this.todays.set(zone, today);
    return today;
  }
}
