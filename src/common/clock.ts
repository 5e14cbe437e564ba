/**
 * The one place where JavaScript asks what time it is, so that tests can move it: for what is stamped or told to a person.
 * Whatever decides a period, lateness, a lease or a retry is on the database's clock (SQL now(), `DatabaseClock`).
 */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
