import { Inject, Injectable } from '@nestjs/common';
import { currentWeekOf, isoDay, isTimeZone } from '../common/calendar.js';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { Audience, type Person } from './audience.js';
import type { BriefReady } from './brief-ready.js';
import type { BriefChannel } from './channels/channel.js';
import { Channels } from './channels/channels.js';
import { secondsUntilMorning } from './morning.js';
import { type NewMessage, Outbox } from './outbox.js';

/** Notifies people that their brief is ready: once per week, in their morning, by the app or by mail. */
@Injectable()
export class BriefNotices {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly audience: Audience,
    private readonly channels: Channels,
    private readonly outbox: Outbox,
  ) {}

  /** Pass the transaction that stores the weeks. Past weeks are not announced: they are no news. */
  async raise(weeks: readonly { userId: string; weekOf: string }[], sql: Sql): Promise<void> {
    const channels = this.channels.configured('briefs');
    if (channels.length === 0) return;
    const now = this.clock.now();
    const weekOf = isoDay(currentWeekOf(now, this.config.job.timeZone));
    const userIds = weeks.filter((week) => week.weekOf === weekOf).map(({ userId }) => userId);
    if (userIds.length === 0) return;
    const people = await this.audience.of(userIds, sql);
    await this.outbox.add(
      [...people.values()].flatMap((person) => {
        const channel = channels.find((one) => one.accepts(person));
        return channel === undefined ? [] : [this.messageFor(person, channel, weekOf, now)];
      }),
      sql,
    );
  }

  private messageFor(person: Person, { kind }: BriefChannel, weekOf: string, now: Date): NewMessage {
    const { user_id: userId, external_id, time_zone: zone } = person;
    const ownZone = zone !== null && isTimeZone(zone) ? zone : this.config.job.timeZone;
    const payload: BriefReady = { type: 'brief_ready', user_id: userId, external_id, week_of: weekOf };
    return {
      // One per user and week, by whichever channel.
      dedupeKey: `brief_ready:${userId}:${weekOf}`,
      kind,
      payload,
      userId,
      delaySeconds: secondsUntilMorning(now, ownZone, this.config.mail.notifyHour),
    };
  }
}
