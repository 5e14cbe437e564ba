import type { Aggregation } from '../../observations/catalogue.js';

/** Collects values by day. Nearly all days have one: only the others are worth a list. */
export class DayGrid {
  private readonly values: Float64Array;
  private crowded: Map<number, number[]> | null = null;

  /** @param length days, counted from 0 */
  constructor(length: number) {
    this.values = new Float64Array(length).fill(NaN);
  }

  /** What is no number is left out. */
  add(day: number, value: number): void {
    if (!Number.isFinite(value)) return;
    if (Number.isNaN(this.values[day])) {
      this.values[day] = value;
      return;
    }
    this.crowded ??= new Map();
    const others = this.crowded.get(day);
    if (others) others.push(value);
    else this.crowded.set(day, [this.values[day], value]);
  }

  /** One value a day; NaN where nothing was added. The order in which values came does not matter, to the last bit. */
  fold(how: Aggregation): Float64Array {
    if (this.crowded) for (const [day, values] of this.crowded) this.values[day] = foldDay(values, how);
    return this.values;
  }
}

function foldDay(values: number[], how: Aggregation): number {
  // Floating-point sums depend on their order: always add from the smallest up.
  values.sort((a, b) => a - b);
  if (how === 'max') return values[values.length - 1];
  const sum = values.reduce((total, value) => total + value, 0);
  return how === 'sum' ? sum : sum / values.length;
}
