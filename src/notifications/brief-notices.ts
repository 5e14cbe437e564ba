import { Inject, Injectable } from '@nestjs/common';
import { currentWeekOf, isoDay, isTimeZone } from '../common/calendar.js';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { Audience, type Person } from './audience.js';
import { secondsUntilMorning } from './morning.js';
import { type NewMessage, Outbox } from './outbox.js';

/** Tells people that their brief is ready: once a week, in their morning, by the app or by mail. */
@Injectable()
export class BriefNotices {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly audience: Audience,
    private readonly outbox: Outbox,
  ) {}

  /** Pass the transaction that stores the week. A past week that is filled in is news to nobody. */
  async raise(weeks: readonly { userId: string; weekOf: string }[], sql: Sql): Promise<void> {
    if (this.config.appWebhook.url === null && !this.config.mail.toUsers) return;
    const now = this.clock.now();
    const weekOf = isoDay(currentWeekOf(now, this.config.job.timeZone));
    const userIds = weeks.filter((week) => week.weekOf === weekOf).map(({ userId }) => userId);
    if (userIds.length === 0) return;
    const people = await this.audience.of(userIds, sql);
    await this.outbox.add(
      [...people.values()].flatMap((person) => this.messageFor(person, weekOf, now)),
      sql,
    );
  }

  private messageFor(person: Person, weekOf: string, now: Date): NewMessage[] {
    const byMail = person.email !== null && this.config.mail.toUsers;
    if (!byMail && this.config.appWebhook.url === null) return [];
    const { user_id: userId, external_id, time_zone: zone } = person;
    const ownZone = zone !== null && isTimeZone(zone) ? zone : this.config.job.timeZone;
    return [
      {
        // One a user and week, whichever way.
        dedupeKey: `brief_ready:${userId}:${weekOf}`,
        kind: byMail ? 'brief_mail' : 'brief_ready',
        payload: { type: 'brief_ready', user_id: userId, external_id, week_of: weekOf },
        userId,
        delaySeconds: secondsUntilMorning(now, ownZone, this.config.mail.notifyHour),
      },
    ];
  }
}
