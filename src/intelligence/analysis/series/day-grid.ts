import type { Aggregation } from '../../../observations/catalogue.js';

/** Collects values by day. Nearly all days have one: only the others are worth a list. */
export class DayGrid {
  private crowded: Map<number, number[]> | null = null;

  /** @param values where the days are kept, one each; all NaN to begin with */
  constructor(private readonly values: Float64Array) {}

  /** What is no number is left out. */
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

  /** One value a day; NaN where nothing was added. The order in which values came does not matter, to the last bit. */
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
