import { Gauge, type Registry } from 'prom-client';
import { PREFIX } from './job-metrics.js';

/** 1: nothing is sent to this receiver for a while; 0.5: one message is sent as a trial; 0: all are sent. */
const OPENNESS: Record<BreakerState, number> = { closed: 0, half_open: 0.5, open: 1 };

export type BreakerState = 'closed' | 'half_open' | 'open';

/** Adds the metric of this process's circuit breakers. Their states are read at every scrape. */
export function addCircuitBreakers(
  registry: Registry,
  states: () => readonly { receiver: string; state: BreakerState }[],
): void {
  new Gauge({
    name: `${PREFIX}circuit_breaker_open`,
    help: 'Whether messages to a receiver are held back: 1 open, 0.5 half open, 0 closed.',
    labelNames: ['receiver'],
    registers: [registry],
    collect(this: Gauge<'receiver'>) {
      for (const { receiver, state } of states()) this.set({ receiver }, OPENNESS[state]);
    },
  });
}
