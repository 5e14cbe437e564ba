import { Injectable } from '@nestjs/common';
import { Audience } from './audience.js';
import type { BriefReady } from './brief-ready.js';
import { BriefTiming } from './brief-timing.js';
import type { BriefChannel } from './channels/channel.js';
import { Outbox, type OutboxMessage } from './outbox.js';
import type { Sending } from './wave-sender.js';

/**
 * What becomes of leased messages that briefs are ready: sent now, in the person's morning, or not at all, because the person
 * has switched notices off meanwhile or the brief is no news any more.
 */
@Injectable()
export class BriefSendings {
  constructor(
    private readonly outbox: Outbox,
    private readonly audience: Audience,
    private readonly timing: BriefTiming,
  ) {}

  async of(wave: readonly OutboxMessage<BriefReady>[], channel: BriefChannel): Promise<Sending[]> {
    const people = await this.audience.of(wave.map(({ user_id: userId }) => userId!));
    const sendings: Sending[] = [];
    const early: { message: OutboxMessage; seconds: number }[] = [];
    const unwanted: OutboxMessage[] = [];
    for (const message of wave) {
      const person = people.get(message.user_id!);
      if (!person || message.old_news || !channel.accepts(person)) {
        unwanted.push(message);
        continue;
      }
      const seconds = this.timing.secondsToWait(person, message.payload.week_of);
      if (seconds > 0) early.push({ message, seconds });
      else
        sendings.push({
          message,
          send: () => channel.send(message, person, () => this.outbox.handOver(message)),
        });
    }
    await this.outbox.postpone(early);
    await this.outbox.drop(unwanted);
    return sendings;
  }
}
