/**
 * The one place where JavaScript asks what time it is, so that tests can move it. Leases, retry times and the beginning of
 * a run are on the database's own clock.
 */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
