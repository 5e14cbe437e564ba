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
import { DeliveryError, isUnavailable } from './delivery-error.js';

/** Whatever lies outside the process and may be away. */
export const RECEIVERS = ['alert_webhook', 'app_webhook', 'smtp', 'dead_man'] as const;
export type ReceiverName = (typeof RECEIVERS)[number];

/** Closed: all is well. Open: left alone. Half open: one message is trying whether it is back. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** One a receiver and process: what is down is left alone, and each replica finds out for itself. */
@Injectable()
export class CircuitBreakers {
  private readonly breakers: ReadonlyMap<ReceiverName, CircuitBreaker>;

  constructor(@Inject(APP_CONFIG) { circuitBreaker: settings }: AppConfig) {
    this.breakers = new Map(RECEIVERS.map((name) => [name, new CircuitBreaker(name, settings)]));
  }

  of(receiver: ReceiverName): CircuitBreaker {
    return this.breakers.get(receiver)!;
  }

  /** For a gauge: one entry a receiver. */
  states(): { receiver: ReceiverName; state: BreakerState }[] {
    return [...this.breakers].map(([receiver, breaker]) => ({ receiver, state: breaker.state }));
  }
}

/** Opens after failures in a row of the receiver itself; a message it refuses says nothing about the others. */
export class CircuitBreaker {
  private readonly logger = new Logger(CircuitBreakers.name);
  private readonly policy: CircuitBreakerPolicy;
  private readonly openMs: number;
  private openedAt = 0;

  constructor(receiver: ReceiverName, settings: AppConfig['circuitBreaker']) {
    this.openMs = settings.openSeconds * 1000;
    this.policy = circuitBreaker(handleWhen(isUnavailable), {
      halfOpenAfter: this.openMs,
      breaker: new ConsecutiveBreaker(settings.failures),
    });
    this.policy.onBreak(() => (this.openedAt = Date.now()));
    this.policy.onStateChange(() =>
      this.logger.warn({ message: 'a circuit breaker changed its state', receiver, state: this.state }),
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

  /** How many of `wanted` messages may be tried now: none while open, one when it is time to see whether it is back. */
  room(wanted: number): number {
    if (this.state === 'closed') return wanted;
    return this.state === 'open' && Date.now() - this.openedAt >= this.openMs ? 1 : 0;
  }

  /** @throws whatever `send` throws */
  async attempt(send: () => Promise<void>): Promise<void> {
    try {
      await this.policy.execute(send);
    } catch (error) {
      if (isBrokenCircuitError(error))
        throw new DeliveryError('receiver_left_alone', 'the receiver is left alone for a while', true, error);
      throw error;
    }
  }
}
