import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { isTimeZone } from '../common/calendar.js';
import {
  DEFAULT_LOCALE,
  DEFAULT_UNITS,
  type Locale,
  localeOf,
  unitsOf,
  type UnitSystem,
} from '../common/locales.js';
import { Clock } from '../common/clock.js';
import { BadInputError } from '../common/errors.js';
import type { UserRef } from '../common/user-id.js';
import { DatabaseZones } from '../database/database-zones.js';
import { changeCount, type Sql, selectRows } from '../database/rows.js';
import type { Preferences, PreferencesChange } from './preferences.js';
import { UserDirectory } from './user-directory.js';

const SETTABLE = [
  'intelligence_generation_enabled',
  'intelligence_generation_frequency',
  'intelligence_notification_enabled',
  'time_zone',
  'notification_channel',
  'email',
  'locale',
  'units',
] as const satisfies readonly (keyof PreferencesChange)[];

/** What is stored of how texts are written; the host app may have written anything. */
interface StoredWriting {
  locale: string | null;
  units: string | null;
}

/** What a user's texts depend on. */
export interface WritingSettings {
  /** null: not known. */
  timeZone: string | null;
  locale: Locale;
  units: UnitSystem;
}

/** Of a user that set none. */
export const DEFAULT_WRITING: WritingSettings = {
  timeZone: null,
  locale: DEFAULT_LOCALE,
  units: DEFAULT_UNITS,
};

/** The zones of a user: the present one, and those before it, the latest first. */
export interface UserZones {
  /** null: not known. */
  present: string | null;
  past: readonly { until: Date; zone: string }[];
}

@Injectable()
export class PreferencesStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly directory: UserDirectory,
    private readonly zones: DatabaseZones,
    private readonly clock: Clock,
  ) {}

  /** Returns a user's preferences, with defaults for those not set; null for an unknown user. */
  async find(userId: string, sql: Sql = this.dataSource): Promise<Preferences | null> {
    const [row] = await selectRows<Omit<Preferences, 'locale' | 'units'> & StoredWriting>(
      sql,
      `select asked.user_id, i.external_id,
         coalesce(p.intelligence_generation_enabled, true) as intelligence_generation_enabled,
         coalesce(p.intelligence_generation_frequency, 'weekly') as intelligence_generation_frequency,
         coalesce(p.intelligence_notification_enabled, true) as intelligence_notification_enabled,
         p.time_zone, coalesce(p.notification_channel, 'webhook') as notification_channel, p.email, p.locale, p.units,
         p.last_intelligence_generated_at
       from (select $1::uuid as user_id) as asked
       left join user_identity i using (user_id)
       left join user_preferences p using (user_id)
       where p.user_id is not null or exists (select from observation o where o.user_id = asked.user_id)`,
      [userId],
    );
    return row === undefined ? null : { ...row, locale: localeOf(row.locale), units: unitsOf(row.units) };
  }

  /**
   * Sets the given preferences. If the user sets their first time zone, `onFirstZone` runs in the same transaction. A
   * zone that is replaced is kept, with the time until which it was in force: the days of the past are days of the past
   * zone (decision 5).
   * @throws BadInputError if PostgreSQL does not know the time zone
   */
  async change(
    user: UserRef,
    change: PreferencesChange,
    onFirstZone: (manager: EntityManager, timeZone: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<Preferences> {
    if (change.time_zone && !(await this.zones.knows(change.time_zone)))
      throw new BadInputError([{ field: 'time_zone', reason: 'must be an IANA time zone in use' }]);
    return this.dataSource.transaction(async (manager) => {
      await this.directory.remember([user], manager);
      const before = await this.find(user.userId, manager);
      const set = SETTABLE.filter((column) => change[column] !== undefined);
      await manager.query(
        `insert into user_preferences (${['user_id', ...set].join(', ')})
         values (${['user_id', ...set].map((_, index) => `$${index + 1}`).join(', ')})
         on conflict (user_id) do ${set.length === 0 ? 'nothing' : `update set ${set.map((c) => `${c} = excluded.${c}`).join(', ')}`}`,
        [user.userId, ...set.map((column) => change[column])],
      );
      const zoneBefore = before?.time_zone ?? null;
      if (change.time_zone !== undefined && change.time_zone !== zoneBefore) {
        if (zoneBefore !== null && isTimeZone(zoneBefore))
          await this.keepPastZone(user.userId, zoneBefore, manager);
        else if (change.time_zone !== null && !(await this.hadZone(user.userId, manager)))
          await onFirstZone(manager, change.time_zone);
      }
      return (await this.find(user.userId, manager))!;
    });
  }

  private async keepPastZone(userId: string, zone: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into past_zone (user_id, until, time_zone) values ($1, $2, $3)
       on conflict (user_id, until) do nothing`,
      [userId, this.clock.now(), zone],
    );
  }

  private async hadZone(userId: string, manager: EntityManager): Promise<boolean> {
    return (
      (await selectRows(manager, `select from past_zone where user_id = $1 limit 1`, [userId])).length > 0
    );
  }

  /** Ends all notifications of new briefs to this user. Stores nothing for a user that is unknown or erased. */
  async stopNotifications(userId: string): Promise<void> {
    const changed = await changeCount(
      this.dataSource,
      `update user_preferences set intelligence_notification_enabled = false where user_id = $1`,
      [userId],
    );
    if (changed > 0) return;
    // With this lock, an erasure either waits, or has already removed the row.
    await this.dataSource.query(
      `insert into user_preferences (user_id, intelligence_notification_enabled)
       select user_id, false from (select user_id from user_identity where user_id = $1 for key share) as known
       on conflict (user_id) do update set intelligence_notification_enabled = false`,
      [userId],
    );
  }

  /** Returns the time zones of the users that set one. An unknown zone that the host app wrote counts as not set. */
  async timeZones(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, string>> {
    const rows = await selectRows<{ user_id: string; time_zone: string }>(
      sql,
      `select user_id, time_zone from user_preferences where user_id = any($1::uuid[]) and time_zone is not null`,
      [userIds],
    );
    return new Map(
      rows.filter((row) => isTimeZone(row.time_zone)).map((row) => [row.user_id, row.time_zone]),
    );
  }

  /** Returns what the texts of these users depend on, of those that set any of it. */
  async writingOf(
    userIds: readonly string[],
    sql: Sql = this.dataSource,
  ): Promise<Map<string, WritingSettings>> {
    const rows = await selectRows<{ user_id: string; time_zone: string | null } & StoredWriting>(
      sql,
      `select user_id, time_zone, locale, units from user_preferences where user_id = any($1::uuid[])
         and (time_zone is not null or locale is not null or units is not null)`,
      [userIds],
    );
    return new Map(
      rows.map(({ user_id, time_zone: zone, locale, units }) => [
        user_id,
        {
          timeZone: zone !== null && isTimeZone(zone) ? zone : null,
          locale: localeOf(locale),
          units: unitsOf(units),
        },
      ]),
    );
  }

  /** Returns the present and the past time zones of the users that have any. */
  async zonesOf(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, UserZones>> {
    const [present, past] = await Promise.all([
      this.timeZones(userIds, sql),
      selectRows<{ user_id: string; until: Date; time_zone: string }>(
        sql,
        `select user_id, until, time_zone from past_zone where user_id = any($1::uuid[]) order by until desc`,
        [userIds],
      ),
    ]);
    const zones = new Map<string, UserZones>(
      [...present].map(([userId, zone]) => [userId, { present: zone, past: [] }]),
    );
    for (const { user_id: userId, until, time_zone: zone } of past) {
      const known = zones.get(userId) ?? { present: null, past: [] };
      zones.set(userId, { ...known, past: [...known.past, { until, zone }] });
    }
    return zones;
  }
}
