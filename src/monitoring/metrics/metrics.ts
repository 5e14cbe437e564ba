import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CacheReadLog } from '../../cache/cache-read-log.js';
import { describeError } from '../../common/errors.js';
import { withinMs } from '../../common/within.js';
import { productVersion } from '../../common/product-version.js';
import { restartCount } from '../../database/embedded/server-restarts.js';
import { CircuitBreakers } from '../../notifications/circuit-breakers.js';
import { addCircuitBreakers } from './circuit-metrics.js';
import { JobMetrics, PREFIX } from './job-metrics.js';
import { ScrapeReader } from './scrape-reader.js';

/** Well below the ten seconds that a scraper waits. */
const READ_TIMEOUT_MS = 4000;

/**
 * What Prometheus reads. The figures of this process (requests, cache reads, memory) come from the process; those of
 * the job come from the database, so that every replica reports the same. While the database is away, the former are
 * still reported.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requestDuration: Histogram<'method' | 'route' | 'status'>;
  private readonly logger = new Logger(Metrics.name);
  private readonly job: JobMetrics;
  private readonly cacheReads: Counter<'kind' | 'result'>;

  constructor(
    private readonly reader: ScrapeReader,
    private readonly readLog: CacheReadLog,
    breakers: CircuitBreakers,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.requestDuration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests by route.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.cacheReads = new Counter({
      name: `${PREFIX}cache_reads_total`,
      help: "Users' reads of artefacts at this process.",
      labelNames: ['kind', 'result'],
      registers,
    });
    new Gauge({
      name: `${PREFIX}build_info`,
      help: 'Always 1.',
      labelNames: ['version', 'node_version'],
      registers,
    }).set({ version: productVersion(), node_version: process.version }, 1);
    new Counter({
      name: `${PREFIX}embedded_server_restarts_total`,
      help: 'How often this process has started its embedded PostgreSQL again because it had ended unexpectedly.',
      registers,
      collect() {
        this.reset();
        this.inc(restartCount());
      },
    });
    this.job = new JobMetrics(this.registry);
    addCircuitBreakers(this.registry, () => breakers.states());
  }

  /** Returns the exposition text with the current figures. */
  async scrape(): Promise<string> {
    this.job.setFigures(await this.readFigures());
    this.cacheReads.reset();
    for (const { kind, hits, misses } of this.readLog.readsOfThisProcess()) {
      this.cacheReads.inc({ kind, result: 'hit' }, hits);
      this.cacheReads.inc({ kind, result: 'miss' }, misses);
    }
    return this.registry.metrics();
  }

  private async readFigures() {
    try {
      return await withinMs(READ_TIMEOUT_MS, this.reader.read());
    } catch (error) {
      this.logger.warn({
        event: 'scrape.degraded',
        message:
          'The database could not be read for a scrape. Only the figures of this process were reported.',
        ...describeError(error),
      });
      return null;
    }
  }
}
