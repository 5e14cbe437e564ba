import type { SimulatedPerson } from './person-options.js';

/** Where a demo user's preferences differ from the defaults. */
export interface DemoPreferences {
  enabled?: boolean;
  frequency?: 'weekly' | 'biweekly' | 'monthly';
  notification?: boolean;
  /** IANA name. */
  timeZone?: string;
  /** Day number of the Monday on which their last brief was issued, for people who are not due yet. */
  lastGeneratedOn?: number;
}

export interface DemoPerson {
  /** Readable and unique, such as `demo-anna`. */
  externalId: string;
  /** What this person's brief should show, or why there is no brief. */
  trait: string;
  person: SimulatedPerson;
  /** null when all preferences have their defaults. */
  preferences: DemoPreferences | null;
}
