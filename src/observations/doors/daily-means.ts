import { metricDefinition } from '../catalogue.js';
import type { RowObservation } from '../import/row-reader.js';
import { doubtOf } from '../ingest/doubt.js';
import { conversionTo } from '../units/conversion.js';
import { BrokenFileError } from './door.js';

interface Mean {
  userId: unknown;
  metric: string;
  source: unknown;
  date: string;
  line: number;
  sum: number;
  count: number;
}

export interface Sample {
  userId: unknown;
  metric: string;
  /** Any number, in `unit`. */
  value: number;
  unit: string;
  source: unknown;
  /** Tells sources apart. */
  sourceKey: string;
  /** `YYYY-MM-DD` */
  date: string;
  line: number;
}

/** Thirty years of ten sources. */
const MOST_MEANS = 100_000;

/** The mean of each day and source, for metrics of which devices make thousands of readings on a day. */
export class DailyMeans {
  private readonly means = new Map<string, Mean>();

  /**
   * @returns whether the sample is part of a mean. One that is doubtful is none, nor is one in an unknown unit: the
   * ingestor gets it as it is, and says why
   * @throws BrokenFileError when there are more days than people live
   */
  add({ userId, metric, value, unit, source, sourceKey, date, line }: Sample): boolean {
    const definition = metricDefinition(metric);
    const convert = definition && conversionTo(definition, unit);
    if (!definition || !convert || doubtOf(definition, value, convert(value))) return false;
    const key = `${metric}\0${date}\0${sourceKey}`;
    let mean = this.means.get(key);
    if (!mean) {
      if (this.means.size >= MOST_MEANS)
        throw new BrokenFileError(line, `has readings of more than ${MOST_MEANS} days and sources`);
      this.means.set(key, (mean = { userId, metric, source, date, line, sum: 0, count: 0 }));
    }
    mean.sum += convert(value);
    mean.count += 1;
    return true;
  }

  *observations(): Generator<RowObservation & { line: number }> {
    for (const { userId, metric, source, date, line, sum, count } of this.means.values())
      yield { line, raw: { user_id: userId, metric, value: sum / count, date, source } };
  }
}
