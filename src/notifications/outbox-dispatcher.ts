import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../common/errors.js';
import { SerialTick } from '../common/serial-tick.js';
import { settledWithin } from '../common/within.js';
import { DatabaseHome } from '../database/database-home.js';
import { BriefSendings } from './brief-sendings.js';
import type { Channel } from './channels/channel.js';
import { Channels } from './channels/channels.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { Outbox, type OutboxMessage } from './outbox.js';
import { OutboxReceivers } from './outbox-receivers.js';
import { WaveSender, type Sending } from './wave-sender.js';

const TICK_MS = 5000;
/** The most messages of one channel that are leased and being sent at once. */
export const WAVE = 20;
/** A stop waits this long for the wave that is being sent; what is not over then is settled when its lease has ended. */
const STOP_WITHIN_MS = 20_000;

/**
 * Delivers the outbox, as far as this process can: messages of a channel that is not configured here are left alone, for a
 * process that has their receiver. Each channel is delivered on its own, so that none waits for another, and in waves: lease
 * some messages, send them all at once, write their results.
 */
@Injectable()
export class OutboxDispatcher implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxDispatcher.name);
  /** One per channel that is configured here: this process delivers a channel once at a time. */
  private readonly ticks: ReadonlyMap<Channel, SerialTick>;

  constructor(
    channels: Channels,
    private readonly breakers: CircuitBreakers,
    private readonly outbox: Outbox,
    private readonly receivers: OutboxReceivers,
    private readonly sender: WaveSender,
    private readonly recorder: DeliveryRecorder,
    private readonly briefs: BriefSendings,
    private readonly home: DatabaseHome,
  ) {
    const configured = channels.all.filter((channel) => channel.configured());
    this.ticks = new Map(configured.map((channel) => [channel, new SerialTick()]));
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    try {
      await this.deliverDue();
    } catch (error) {
      this.logger.warn({
        event: 'outbox.unavailable',
        message: 'The outbox could not be read or written; it is tried again at the next tick.',
        ...describeError(error),
      });
    }
  }

  /**
   * Delivers everything that is due and has its receiver here, except where a circuit breaker is open. This process
   * delivers a channel once at a time; other replicas skip the messages that are leased here. On a database that is perhaps
   * a copy, only what stays in this process is delivered: the log of alerts.
   */
  async deliverDue(): Promise<void> {
    await this.receivers.record([...this.ticks.keys()].map(({ kind }) => kind));
    const held = await this.home.check();
    const free = [...this.ticks].filter(([{ breaker }]) => held === null || breaker === null);
    const deliveries = await Promise.allSettled(
      free.map(([channel, tick]) => tick.run(() => this.deliverChannel(channel, tick))),
    );
    for (const delivery of deliveries) if (delivery.status === 'rejected') throw delivery.reason;
  }

  /** Waits for the waves that are being sent. Messages not yet leased stay due. */
  async beforeApplicationShutdown(): Promise<void> {
    await settledWithin(STOP_WITHIN_MS, Promise.all([...this.ticks.values()].map((tick) => tick.drain())));
  }

  private async deliverChannel(channel: Channel, tick: SerialTick): Promise<void> {
    const breaker = channel.breaker === null ? null : this.breakers.of(channel.breaker);
    await this.recorder.reportUncertain(channel.kind);
    for (let first = true; ; first = false) {
      const room = breaker === null ? WAVE : breaker.room(WAVE);
      if (tick.stopping || room === 0) return;
      // Delivering many takes long, and the database may be restored meanwhile.
      if (!first && breaker !== null && !(await this.home.stillThere())) return;
      const wave = await this.outbox.claim(channel.kind, room);
      if (wave.length === 0) return;
      await this.sender.send(channel, await this.sendingsOf(wave, channel), breaker);
    }
  }

  private async sendingsOf(wave: readonly OutboxMessage[], channel: Channel): Promise<Sending[]> {
    // The registry finds the channel by the message's kind, so the payload is the one that it sends.
    const typed = wave as readonly OutboxMessage<never>[];
    if (channel.carries === 'briefs') return this.briefs.of(typed, channel);
    return typed.map((message) => ({
      message,
      send: () => channel.send(message, () => this.outbox.handOver(message)),
    }));
  }
}
