import { Injectable } from '@nestjs/common';
import { dayNumber, isoDay } from '../common/calendar.js';
import { toUserRef, type UserRef } from '../common/user-id.js';
import type { ReadObservation } from '../observations/ingest/observation.js';
import { ObservationStore } from '../observations/observation-store.js';
import { metricDefinition } from '../observations/catalogue.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { UserDirectory } from '../preferences/user-directory.js';
import type { DemoPerson } from '../simulation/demo-person.js';
import { demoPopulation } from '../simulation/demo-population.js';
import { rowsOf } from '../simulation/simulate-person.js';
import { PersonalData } from '../users/personal-data.js';

const SEED = 'weekly-intelligence-demo';
const SOURCE = 'demo';

/** A user that the app asks for before any of their data has come, which shows what a retry is for. */
export const LATE_USER = 'demo-data-not-here-yet';

export interface DemoFill {
  people: DemoPerson[];
  observations: number;
  /** The people whose last brief was issued some weeks ago, by that week (ISO). */
  earlierWeeks: Map<string, string[]>;
}

/** Simulated people for a first look. They are marked as demo users and can be removed together. */
@Injectable()
export class DemoService {
  constructor(
    private readonly directory: UserDirectory,
    private readonly observations: ObservationStore,
    private readonly preferences: PreferencesStore,
    private readonly personalData: PersonalData,
  ) {}

  /** Stores people whose records end on `lastDay` (a day number). */
  async createDemoUsers(
    lastDay: number,
    onProgress: (done: number, total: number) => void,
  ): Promise<DemoFill> {
    const people = demoPopulation(SEED, lastDay);
    const fill: DemoFill = { people, observations: 0, earlierWeeks: new Map() };
    await this.directory.remember(
      [...people.map((p) => p.externalId), LATE_USER].map((id) => toUserRef(id)),
      undefined,
      true,
    );
    for (const [index, demo] of people.entries()) {
      const user = toUserRef(demo.externalId);
      const { accepted } = await this.observations.upsert(readRows(user, demo));
      fill.observations += accepted;
      await this.setPreferences(user, demo, fill.earlierWeeks);
      onProgress(index + 1, people.length);
    }
    return fill;
  }

  /**
   * Erases the demo users in the same way as any other user.
   * @returns the number of erased users
   */
  async eraseDemoUsers(onProgress: (done: number, total: number) => void): Promise<number> {
    const users = await this.directory.demoUsers();
    for (const [index, user] of users.entries()) {
      await this.personalData.erase(user.userId);
      onProgress(index + 1, users.length);
    }
    return users.length;
  }

  private async setPreferences(
    user: UserRef,
    demo: DemoPerson,
    earlierWeeks: Map<string, string[]>,
  ): Promise<void> {
    if (demo.preferences === null) return;
    const { enabled, frequency, notification, timeZone, lastGeneratedOn } = demo.preferences;
    await this.preferences.change(user, {
      intelligence_generation_enabled: enabled,
      intelligence_generation_frequency: frequency,
      intelligence_notification_enabled: notification,
      time_zone: timeZone,
    });
    if (lastGeneratedOn === undefined) return;
    const week = isoDay(lastGeneratedOn);
    earlierWeeks.set(week, [...(earlierWeeks.get(week) ?? []), demo.externalId]);
  }
}

function readRows(userRef: UserRef, demo: DemoPerson): ReadObservation[] {
  const rows: ReadObservation[] = [];
  for (const { metric, day, value } of rowsOf(demo.person)) {
    const { plausible } = metricDefinition(metric)!;
    const iso = isoDay(day);
    rows.push({
      userRef,
      metric,
      value,
      source: SOURCE,
      sourceKind: null,
      bodySite: '',
      day: iso,
      dated: true,
      moment: new Date(dayNumber(iso) * 86_400_000),
      until: null,
      utcOffset: null,
      clientId: null,
      suspect: value < plausible.min || value > plausible.max,
    });
  }
  return rows;
}
