import type { Metric, Registry } from 'prom-client';
import { BOUNDS, type GenerationHistogram } from '../generation-time/generation-histogram.js';

/** A histogram whose counts come from the database instead of being observed in this process. */
export class DatabaseHistogram {
  private counts: GenerationHistogram | null = null;

  constructor(
    readonly name: string,
    readonly help: string,
    registry: Registry,
  ) {
    // The library uses nothing of a metric but its name and its values.
    registry.registerMetric(this as unknown as Metric);
  }

  set(counts: GenerationHistogram | null): void {
    this.counts = counts;
  }

  /** Returns the values in the shape that the library expects. */
  get() {
    return Promise.resolve({
      name: this.name,
      help: this.help,
      type: 'histogram',
      aggregator: 'first',
      values: this.counts === null ? [] : this.samples(this.counts),
    });
  }

  /** A reset of the registry loses nothing: no counts are kept between scrapes. */
  reset(): void {
    this.counts = null;
  }

  private samples({ users, seconds, buckets }: GenerationHistogram) {
    let below = 0;
    const bucket = `${this.name}_bucket`;
    return [
      ...BOUNDS.map((le, index) => {
        below += buckets[index] ?? 0;
        return { labels: { le }, value: below, metricName: bucket };
      }),
      { labels: { le: '+Inf' }, value: users, metricName: bucket },
      { labels: {}, value: seconds, metricName: `${this.name}_sum` },
      { labels: {}, value: users, metricName: `${this.name}_count` },
    ];
  }
}
