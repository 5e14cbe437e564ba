import type { Aggregation } from '../../../observations/catalogue.js';

/** Collects values by day. Nearly all days have one value: only the others need a list. */
export class DayGrid {
  private crowded: Map<number, number[]> | null = null;

  /** @param values where the days are kept, one value each; initially all NaN */
  constructor(private readonly values: Float64Array) {}

  /** Values that are not numbers are left out. */
  add(day: number, value: number): void {
    if (!Number.isFinite(value)) return;
    if (Number.isNaN(this.values[day])) this.values[day] = value;
    else this.crowd(day, value);
  }

  private crowd(day: number, value: number): void {
    this.crowded ??= new Map();
    const others = this.crowded.get(day);
    if (others) others.push(value);
    else this.crowded.set(day, [this.values[day], value]);
  }

  /** The days on which every value came an even number of times, as when one record is stored twice. */
  pairedDays(): number[] {
    if (!this.crowded) return [];
    return [...this.crowded].filter(([, values]) => comesInPairs(values)).map(([day]) => day);
  }

  /**
   * Reduces each day to one value; NaN where nothing was added. The order in which values came does not matter, to the
   * last bit.
   */
  fold(how: Aggregation): void {
    if (this.crowded) for (const [day, values] of this.crowded) this.values[day] = foldDay(values, how);
  }
}

function foldDay(values: number[], how: Aggregation): number {
  // Floating-point sums depend on their order: always add from the smallest up.
  values.sort((a, b) => a - b);
  if (how === 'max') return values[values.length - 1];
  const sum = values.reduce((total, value) => total + value, 0);
  return how === 'sum' ? sum : sum / values.length;
}

function comesInPairs(values: readonly number[]): boolean {
  if (values.length % 2 === 1) return false;
  const sorted = [...values].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; i += 2) if (sorted[i] !== sorted[i + 1]) return false;
  return true;
}
