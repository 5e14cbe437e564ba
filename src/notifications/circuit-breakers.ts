import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  circuitBreaker,
  CircuitState,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Channels } from './channels/channels.js';
import { DeliveryError, isUnavailable } from './delivery-error.js';

/** Closed: all is well. Open: nothing is sent. Half open: one message is probing whether the receiver is back. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** One per receiver and process: nothing is sent to a receiver that is down, and each replica finds out for itself. */
@Injectable()
export class CircuitBreakers {
  private readonly breakers: ReadonlyMap<string, CircuitBreaker>;

  constructor(@Inject(APP_CONFIG) { circuitBreaker: settings }: AppConfig, channels: Channels) {
    this.breakers = new Map(channels.breakers().map((name) => [name, new CircuitBreaker(name, settings)]));
  }

  /** The breaker that a channel names. */
  of(name: string): CircuitBreaker {
    return this.breakers.get(name)!;
  }

  /** One entry per breaker, for the gauge with the label `receiver`. */
  states(): { receiver: string; state: BreakerState }[] {
    return [...this.breakers].map(([receiver, breaker]) => ({ receiver, state: breaker.state }));
  }
}

/**
 * Opens after consecutive failures of the receiver itself; a message that it refuses says nothing about the others
 * (decision 47).
 */
export class CircuitBreaker {
  private readonly logger = new Logger(CircuitBreakers.name);
  private readonly policy: CircuitBreakerPolicy;
  private readonly openMs: number;
  private openedAt = 0;

  constructor(receiver: string, settings: AppConfig['circuitBreaker']) {
    this.openMs = settings.openSeconds * 1000;
    this.policy = circuitBreaker(handleWhen(isUnavailable), {
      halfOpenAfter: this.openMs,
      breaker: new ConsecutiveBreaker(settings.failures),
    });
    this.policy.onBreak(() => (this.openedAt = Date.now()));
    this.policy.onStateChange(() =>
      this.logger.warn({
        event: 'circuit_breaker.changed',
        message: 'A circuit breaker changed its state.',
        receiver,
        state: this.state,
      }),
    );
  }

  get state(): BreakerState {
    switch (this.policy.state) {
      case CircuitState.Closed:
        return 'closed';
      case CircuitState.HalfOpen:
        return 'half_open';
      default:
        return 'open';
    }
  }

  /** How many of `wanted` messages may be sent now: none while open, and one as a probe when the wait is over. */
  room(wanted: number): number {
    if (this.state === 'closed') return wanted;
    return this.state === 'open' && Date.now() - this.openedAt >= this.openMs ? 1 : 0;
  }

  /** @throws what `send` throws */
  async attempt(send: () => Promise<void>): Promise<void> {
    try {
      await this.policy.execute(send);
    } catch (error) {
      if (isBrokenCircuitError(error))
        throw new DeliveryError(
          'receiver_left_alone',
          'nothing is sent to this receiver while its circuit breaker is open',
          true,
          error,
        );
      throw error;
    }
  }
}
