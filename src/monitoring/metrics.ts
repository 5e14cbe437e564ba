import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { describeError } from '../common/errors.js';
import { IntelligenceMonitor } from './intelligence-monitor.js';
import { RunFiguresReader } from './run-figures.js';

const PREFIX = 'weekly_intelligence_';

/** Prometheus metrics. Labels have few values and never name a user. Figures of runs come from the database. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly logger = new Logger(Metrics.name);
  readonly requestDuration: Histogram<'method' | 'route' | 'status'>;

  constructor(runs: RunFiguresReader, monitor: IntelligenceMonitor) {
    collectDefaultMetrics({ register: this.registry });
    this.requestDuration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests by route.',
      labelNames: ['method', 'route', 'status'],
      registers: [this.registry],
    });
    this.gauge('runs', 'Runs in the log by status.', ['status'], async (gauge) => {
      for (const { status, runs: count } of await runs.runsByStatus()) gauge.set({ status }, count);
    });
    this.gauge('retry_queue_users', 'Users in the retry queue by state.', ['state'], async (gauge) => {
      const { waiting, dead } = await runs.retryQueue();
      gauge.set({ state: 'waiting' }, waiting);
      gauge.set({ state: 'dead' }, dead);
    });
    this.gauge('check_healthy', "The monitor's checks: 1 healthy, 0 not.", ['check'], async (gauge) => {
      const { checks } = await monitor.report();
      for (const [check, { healthy }] of Object.entries(checks)) gauge.set({ check }, healthy ? 1 : 0);
    });
    this.gauge('last_run_timestamp_seconds', 'When the last run over everybody began.', [], async (gauge) => {
      const lastRun = await runs.lastCohortRun();
      if (lastRun) gauge.set(lastRun.startedAt.getTime() / 1000);
    });
  }

  /** A figure that cannot be read is left out of the answer; the others are told all the same. */
  private gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (gauge: Gauge<Label>) => Promise<void>,
  ): void {
    const { logger } = this;
    new Gauge<Label>({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      async collect(this: Gauge<Label>) {
        // A gauge without labels would be reset to 0, which is a figure.
        if (labelNames.length > 0) this.reset();
        else this.remove();
        try {
          await collect(this);
        } catch (error) {
          logger.warn({ message: 'a metric could not be read', metric: name, ...describeError(error) });
        }
      },
    });
  }
}
