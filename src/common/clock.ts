/** The one place the service asks what time it is, so that tests can move time for JavaScript and SQL alike. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
