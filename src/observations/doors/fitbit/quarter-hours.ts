import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import type { RowObservation } from '../../import/row-reader.js';
import { doubtOf } from '../../ingest/doubt.js';
import { conversionTo } from '../../units/conversion.js';
import { BrokenFileError } from '../door.js';

const QUARTER = 900;
/** A file has a day or a month. */
const MOST_QUARTERS = 100_000;

interface Quarter {
  line: number;
  sum: number;
  count: number;
}

/**
 * Takes the readings of a metric by the minute or second together, by quarters of an hour: their times are in UTC, and
 * every zone of the world is a number of quarters away from it, so no quarter belongs to two days (decision 93).
 */
export class QuarterHours {
  private readonly quarters = new Map<number, Quarter>();

  constructor(
    private readonly metric: string,
    private readonly unit: string,
  ) {}

  /**
   * @param seconds since 1970
   * @returns whether the value is part of a quarter. One that is doubtful is none: the ingestor says why
   * @throws BrokenFileError when there are more quarters than a file has
   */
  add(seconds: number, value: number, line: number): boolean {
    const definition = metricDefinition(this.metric);
    const convert = definition && conversionTo(definition, this.unit);
    if (!definition || !convert) return false;
    // A minute of a sum is not doubtful because a day of it would be.
    if (definition.aggregation !== 'sum' && doubtOf(definition, value, convert(value))) return false;
    const key = Math.floor(seconds / QUARTER);
    let quarter = this.quarters.get(key);
    if (!quarter) {
      if (this.quarters.size >= MOST_QUARTERS)
        throw new BrokenFileError(line, `has more than ${MOST_QUARTERS} quarters of an hour`);
      this.quarters.set(key, (quarter = { line, sum: 0, count: 0 }));
    }
    quarter.sum += value;
    quarter.count += 1;
    return true;
  }

  /** Of sums, quarters with nothing are left out: a device that lies on a table counts them too. */
  *observations(shared: RawObservation): Generator<RowObservation & { line: number }> {
    const isSum = metricDefinition(this.metric)?.aggregation === 'sum';
    for (const [key, { line, sum, count }] of this.quarters) {
      if (isSum && sum === 0) continue;
      const when = isSum
        ? { observed_at: isoOf(key * QUARTER), observed_until: isoOf((key + 1) * QUARTER) }
        : { observed_at: isoOf(key * QUARTER) };
      const value = isSum ? sum : sum / count;
      yield { line, raw: { ...shared, metric: this.metric, unit: this.unit, value, ...when } };
    }
  }
}

export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
