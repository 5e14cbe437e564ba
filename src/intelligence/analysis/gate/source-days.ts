import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { BlockReason } from '../../domain/verdict.js';

/** What was recorded on a day that a rule left out. */
export interface Blocked {
  reason: BlockReason;
  value: number;
}

/**
 * The days of one metric from one source. A rule blocks days: they become NaN, and what they were is kept with the
 * reason. The first rule that blocks a day gives the reason.
 */
export class SourceDays {
  private left: Map<number, Blocked> | null = null;

  /** @param values one per calendar day; NaN: missing */
  constructor(
    readonly metric: MetricDefinition,
    readonly source: string,
    readonly values: Float64Array,
  ) {}

  /** @param value what was recorded, where the day holds no number of its own */
  block(index: number, reason: BlockReason, value = this.values[index]): void {
    this.left ??= new Map();
    if (!this.left.has(index)) this.left.set(index, { reason, value });
    this.values[index] = NaN;
  }

  blockedOn(index: number): Blocked | null {
    return this.left?.get(index) ?? null;
  }

  /** Indices of the blocked days; null: none. */
  get blocked(): ReadonlyMap<number, Blocked> | null {
    return this.left;
  }

  countFrom(from: number, until = this.values.length): number {
    let count = 0;
    for (let i = Math.max(from, 0); i < until; i++) if (!Number.isNaN(this.values[i])) count++;
    return count;
  }
}
