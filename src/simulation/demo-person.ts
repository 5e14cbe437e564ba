import type { SimulatedPerson } from './person-options.js';

/** Where a demo user's preferences differ from the defaults. */
export interface DemoPreferences {
  enabled?: boolean;
  frequency?: 'weekly' | 'biweekly' | 'monthly';
  notification?: boolean;
  /** IANA name. */
  timeZone?: string;
  /** Day number of the Monday on which their last brief was issued, for those who are not due yet. */
  lastGeneratedOn?: number;
}

export interface DemoPerson {
  /** `demo-anna`: readable, and different for each. */
  externalId: string;
  /** What a reader should find in this person's brief, or why there is none. */
  trait: string;
  person: SimulatedPerson;
  /** null: all defaults. */
  preferences: DemoPreferences | null;
}
