import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { currentWeekOf, isoDay, isTimeZone } from '../common/calendar.js';
import { Clock } from '../common/clock.js';
import type { Sql } from '../database/rows.js';
import { Audience, type Person } from './audience.js';
import type { BriefReady } from './brief-ready.js';
import type { BriefChannel } from './channels/channel.js';
import { ChannelsInUse } from './channels-in-use.js';
import { type NewMessage, Outbox } from './outbox.js';

/**
 * Writes that people's briefs are ready: one message per person and week. Whether one is due follows from the database
 * alone, so that it does not matter which process has computed the week, or with which settings (decision 64).
 */
@Injectable()
export class BriefNotices {
  constructor(
    private readonly clock: Clock,
    private readonly audience: Audience,
    private readonly channels: ChannelsInUse,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Pass the transaction that stores the weeks. Past weeks are not announced: they are no news.
   *
   * @param zone the service's zone where the run was started: it says which week is the current one
   */
  async raise(weeks: readonly { userId: string; weekOf: string }[], zone: string, sql: Sql): Promise<void> {
    const now = this.clock.now();
    const weekOf = isoDay(currentWeekOf(now, zone));
    const userIds = weeks.filter((week) => week.weekOf === weekOf).map(({ userId }) => userId);
    if (userIds.length === 0) return;
    const people = [...(await this.audience.of(userIds, sql)).values()];
    const channelOf = await this.channels.briefChannels(people, sql);
    await this.outbox.add(
      people.map((person) => messageFor(person, channelOf(person), weekOf, now)),
      sql,
    );
  }
}

function messageFor(person: Person, { kind }: BriefChannel, weekOf: string, now: Date): NewMessage {
  const { user_id: userId, external_id } = person;
  const payload: BriefReady = { type: 'brief_ready', user_id: userId, external_id, week_of: weekOf };
  return {
    // One per user and week, by whichever channel.
    dedupeKey: `brief_ready:${userId}:${weekOf}`,
    kind,
    payload,
    userId,
    delaySeconds: secondsUntilMonday(person, weekOf, now),
  };
}

/** Before their own Monday no hour of delivery can be right. The rest is up to the process that delivers (BriefTiming). */
function secondsUntilMonday({ time_zone: zone }: Person, weekOf: string, now: Date): number {
  if (zone === null || !isTimeZone(zone)) return 0;
  return Math.max(0, Math.ceil((DateTime.fromISO(weekOf, { zone }).toMillis() - now.getTime()) / 1000));
}
