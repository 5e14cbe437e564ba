import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../common/errors.js';
import { traced } from '../common/tracing.js';
import { Audience } from './audience.js';
import { type CircuitBreaker, CircuitBreakers } from './circuit-breakers.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { isUnavailable } from './delivery-error.js';
import { type DeliveryResult, Outbox, type OutboxMessage } from './outbox.js';
import { type Receiver, Receivers } from './receivers.js';

const TICK_MS = 5000;
/** Messages leased, and on their way to one receiver, at once. */
export const WAVE = 20;
/** Outlasts a wave in which every message times out. */
const LEASE_SECONDS = 30;

interface Sending {
  message: OutboxMessage;
  send: () => Promise<void>;
}

/**
 * Delivers the outbox. Every receiver has a lane of its own, so that none waits for another; in a lane, waves: lease some
 * messages, send all of them at once, write what became of them in one statement.
 */
@Injectable()
export class OutboxDispatcher implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxDispatcher.name);
  private readonly underWay = new Map<Receiver, Promise<void>>();
  private stopping = false;

  constructor(
    private readonly receivers: Receivers,
    private readonly breakers: CircuitBreakers,
    private readonly outbox: Outbox,
    private readonly recorder: DeliveryRecorder,
    private readonly audience: Audience,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    try {
      await this.deliverDue();
    } catch (error) {
      this.logger.warn({ message: 'the outbox could not be read; trying again', ...describeError(error) });
    }
  }

  /** What is due and not left alone. A lane delivers once at a time; other replicas skip what is leased here. */
  async deliverDue(): Promise<void> {
    const lanes = await Promise.allSettled(
      this.receivers.all.map((receiver) => {
        const next = (this.underWay.get(receiver) ?? Promise.resolve()).then(() =>
          this.deliverLane(receiver),
        );
        this.underWay.set(
          receiver,
          next.catch(() => undefined),
        );
        return next;
      }),
    );
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  }

  /** Waits for the waves under way, which end with their requests' time-outs; what was not leased stays due. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.underWay.values());
  }

  private async deliverLane(receiver: Receiver): Promise<void> {
    const breaker = receiver.breaker === null ? null : this.breakers.of(receiver.breaker);
    for (;;) {
      const room = breaker === null ? WAVE : breaker.room(WAVE);
      if (this.stopping || room === 0) return;
      const wave = await this.outbox.claim(receiver.kind, room, LEASE_SECONDS);
      if (wave.length === 0) return;
      const sendings = await this.sendingsOf(wave, receiver);
      await this.recorder.record(
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

  /** What was written in the night is sent in the morning: who changed their mind meanwhile hears nothing. */
  private async sendingsOf(wave: readonly OutboxMessage[], receiver: Receiver): Promise<Sending[]> {
    if (receiver.sendTo === undefined)
      return wave.map((message) => ({ message, send: () => receiver.send(message) }));
    const { sendTo, wants } = receiver;
    const people = await this.audience.of(wave.map(({ user_id: userId }) => userId!));
    const wanted = wave.flatMap((message) => {
      const person = people.get(message.user_id!);
      return person && wants(person) ? [{ message, send: () => sendTo(message, person) }] : [];
    });
    const kept = new Set(wanted.map(({ message }) => message));
    await this.outbox.forget(wave.filter((message) => !kept.has(message)));
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
      const { errorClass, error: told } = describeError(error);
      this.logger.warn({
        message: 'a message could not be delivered',
        kind: message.kind,
        attempts: message.attempts,
        errorClass,
        error: told,
      });
      return { message, error: told, counted: !(isProbe && isUnavailable(error)) };
    }
  }
}
