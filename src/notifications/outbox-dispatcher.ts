import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../common/errors.js';
import { SerialTick } from '../common/serial-tick.js';
import { traced } from '../common/tracing.js';
import { Audience } from './audience.js';
import type { Channel } from './channels/channel.js';
import { Channels } from './channels/channels.js';
import { type CircuitBreaker, CircuitBreakers } from './circuit-breakers.js';
import { isUnavailable } from './delivery-error.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { type DeliveryResult, Outbox, type OutboxMessage } from './outbox.js';

const TICK_MS = 5000;
/** The most messages of one channel that are leased and being sent at once. */
export const WAVE = 20;
/** Outlasts a wave in which every message times out. */
const LEASE_SECONDS = 30;

interface Sending {
  message: OutboxMessage;
  send: () => Promise<void>;
}

/**
 * Delivers the outbox. Each channel is delivered on its own, so that none waits for another, and in waves: lease some
 * messages, send them all at once, write their results in one statement.
 */
@Injectable()
export class OutboxDispatcher implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxDispatcher.name);
  /** One per channel: this process delivers a channel once at a time. */
  private readonly ticks: ReadonlyMap<Channel, SerialTick>;

  constructor(
    channels: Channels,
    private readonly breakers: CircuitBreakers,
    private readonly outbox: Outbox,
    private readonly recorder: DeliveryRecorder,
    private readonly audience: Audience,
  ) {
    this.ticks = new Map(channels.all.map((channel) => [channel, new SerialTick()]));
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
   * Delivers everything that is due, except where a circuit breaker is open. This process delivers a channel once at a
   * time; other replicas skip the messages that are leased here.
   */
  async deliverDue(): Promise<void> {
    const deliveries = await Promise.allSettled(
      [...this.ticks].map(([channel, tick]) => tick.run(() => this.deliverChannel(channel, tick))),
    );
    for (const delivery of deliveries) if (delivery.status === 'rejected') throw delivery.reason;
  }

  /** Waits for the waves that are being sent; they end with their time-outs. Messages not yet leased stay due. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.ticks.values()].map((tick) => tick.drain()));
  }

  private async deliverChannel(channel: Channel, tick: SerialTick): Promise<void> {
    const breaker = channel.breaker === null ? null : this.breakers.of(channel.breaker);
    for (;;) {
      const room = breaker === null ? WAVE : breaker.room(WAVE);
      if (tick.stopping || room === 0) return;
      const wave = await this.outbox.claim(channel.kind, room, LEASE_SECONDS);
      if (wave.length === 0) return;
      const sendings = await this.sendingsOf(wave, channel);
      await this.recorder.record(
        channel,
        await Promise.all(
          sendings.map(({ message, send }) =>
            traced('outbox.deliver', { kind: message.kind, attempt: message.attempts }, () =>
              this.deliver(message, send, breaker),
            ),
          ),
        ),
      );
    }
  }

  /** A message for a person waits for their morning: one that they have switched off meanwhile is not sent. */
  private async sendingsOf(wave: readonly OutboxMessage[], channel: Channel): Promise<Sending[]> {
    // The registry finds the channel by the message's kind, so the payload is the one that it sends.
    const typed = wave as readonly OutboxMessage<never>[];
    if (channel.carries !== 'briefs')
      return typed.map((message) => ({ message, send: () => channel.send(message) }));
    const people = await this.audience.of(wave.map(({ user_id: userId }) => userId!));
    const wanted = typed.flatMap((message) => {
      const person = people.get(message.user_id!);
      return person && channel.accepts(person)
        ? [{ message, send: () => channel.send(message, person) }]
        : [];
    });
    const kept = new Set<OutboxMessage>(wanted.map(({ message }) => message));
    await this.outbox.drop(wave.filter((message) => !kept.has(message)));
    return wanted;
  }

  private async deliver(
    message: OutboxMessage,
    send: () => Promise<void>,
    breaker: CircuitBreaker | null,
  ): Promise<DeliveryResult> {
    const isProbe = breaker !== null && breaker.state !== 'closed';
    try {
      await (breaker === null ? send() : breaker.attempt(send));
      return { message, error: null, counted: true };
    } catch (error) {
      const described = describeError(error);
      this.logger.warn({
        event: 'outbox.delivery_failed',
        message: 'A message could not be delivered.',
        kind: message.kind,
        attempts: message.attempts,
        ...described,
      });
      return { message, error: described.error, counted: !(isProbe && isUnavailable(error)) };
    }
  }
}
