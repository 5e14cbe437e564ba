import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { traced } from '../common/tracing.js';
import { settledWithin } from '../common/within.js';
import type { Channel } from './channels/channel.js';
import type { CircuitBreaker } from './circuit-breakers.js';
import { DeliveryError, isUnavailable } from './delivery-error.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { type DeliveryResult, LEASE_SECONDS, Outbox, type OutboxMessage } from './outbox.js';

/** A message that is leased, and how it is sent. */
export interface Sending {
  message: OutboxMessage;
  send: () => Promise<void>;
}

const RENEW_MS = (LEASE_SECONDS / 3) * 1000;
/** Results wait this long for each other, so that a wave of quick answers is one statement. */
const RECORD_MS = 1000;

/**
 * Sends the messages of one wave at the same time. While one is in flight, its lease is renewed: a slow receiver is no
 * reason for another process to send it again. Results are written as they come, so that a slow message does not keep those
 * that are over from being recorded.
 */
@Injectable()
export class WaveSender {
  private readonly logger = new Logger('Outbox');

  constructor(
    private readonly outbox: Outbox,
    private readonly recorder: DeliveryRecorder,
  ) {}

  async send(channel: Channel, sendings: readonly Sending[], breaker: CircuitBreaker | null): Promise<void> {
    if (sendings.length === 0) return;
    const inFlight = new Set(sendings.map(({ message }) => message));
    let over: DeliveryResult[] = [];
    const all = Promise.all(
      sendings.map(async ({ message, send }) => {
        const result = await traced('outbox.deliver', { kind: message.kind, attempt: message.attempts }, () =>
          this.deliver(message, send, breaker),
        );
        inFlight.delete(message);
        over.push(result);
      }),
    );
    const renewal = setInterval(() => void this.renew([...inFlight]), RENEW_MS);
    try {
      for (let ended = false; !ended;) {
        ended = await settledWithin(RECORD_MS, all);
        const results = over;
        over = [];
        if (results.length > 0) await this.recorder.record(channel, results);
      }
    } finally {
      clearInterval(renewal);
    }
  }

  /** A lease that could not be renewed ends by itself; what has been handed over is then reported as uncertain. */
  private async renew(messages: readonly OutboxMessage[]): Promise<void> {
    try {
      await this.outbox.renew(messages);
    } catch (error) {
      this.logger.warn({
        event: 'outbox.lease_renewal_failed',
        message: 'The leases of messages in flight could not be renewed.',
        ...describeError(error),
      });
    }
  }

  private async deliver(
    message: OutboxMessage,
    send: () => Promise<void>,
    breaker: CircuitBreaker | null,
  ): Promise<DeliveryResult> {
    const isProbe = breaker !== null && breaker.state !== 'closed';
    try {
      await (breaker === null ? send() : breaker.attempt(send));
      return { message, ending: 'delivered', error: null, counted: true };
    } catch (error) {
      const described = describeError(error);
      this.logger.warn({
        event: 'outbox.delivery_failed',
        message: 'A message could not be delivered.',
        kind: message.kind,
        attempts: message.attempts,
        ...described,
      });
      return {
        message,
        ending: error instanceof DeliveryError ? error.ending : 'failed',
        error: described.error,
        counted: !(isProbe && isUnavailable(error)),
      };
    }
  }
}
