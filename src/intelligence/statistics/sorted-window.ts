import { MAD_TO_SD } from './mad-to-sd.js';

/**
 * Keeps the values of some days sorted while days enter and leave: median and MAD of a moving window at the cost of a
 * few moves, where sorting again would be most of the work.
 */
export class SortedWindow {
  private readonly sorted: Float64Array;
  private size = 0;

  /** @param capacity the largest number of values held at once */
  constructor(capacity: number) {
    this.sorted = new Float64Array(capacity);
  }

  get count(): number {
    return this.size;
  }

  clear(): void {
    this.size = 0;
  }

  add(value: number): void {
    const { sorted } = this;
    let place = this.size++;
    for (; place > 0 && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1];
    sorted[place] = value;
  }

  /** @param value a value that the window holds */
  remove(value: number): void {
    const { sorted } = this;
    let place = 0;
    while (sorted[place] !== value) place++;
    this.size--;
    for (; place < this.size; place++) sorted[place] = sorted[place + 1];
  }

  /** NaN when empty. */
  median(): number {
    const half = this.size >> 1;
    return this.size % 2 === 1 ? this.sorted[half] : (this.sorted[half - 1] + this.sorted[half]) / 2;
  }

  /** Quantile of type 7 (Hyndman & Fan 1996); NaN when empty. @param share from 0 to 1 */
  quantile(share: number): number {
    const position = (this.size - 1) * share;
    const below = Math.floor(position);
    const above = Math.min(below + 1, this.size - 1);
    return this.sorted[below] + (position - below) * (this.sorted[above] - this.sorted[below]);
  }

  /** Median absolute deviation times MAD_TO_SD: an SD that a few extreme values hardly move. NaN when empty. */
  robustSd(): number {
    const centre = this.median();
    const { sorted, size } = this;
    // From the middle outwards, always on the nearer side: this visits the deviations in ascending order.
    let above = size >> 1;
    let below = above - 1;
    let last = NaN;
    let deviation = NaN;
    for (let taken = 0; taken <= size >> 1; taken++) {
      last = deviation;
      const up = above < size ? sorted[above] - centre : Infinity;
      const down = below >= 0 ? centre - sorted[below] : Infinity;
      deviation = up <= down ? up : down;
      if (up <= down) above++;
      else below--;
    }
    return MAD_TO_SD * (size % 2 === 1 ? deviation : (last + deviation) / 2);
  }
}
