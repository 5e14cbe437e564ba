/**
 * The only place where JavaScript reads the time, so that tests can move it. It is for timestamps and for what is shown
 * to a person. Periods, lateness, leases and retries are decided on the database's clock (SQL now(), `DatabaseClock`).
 */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
