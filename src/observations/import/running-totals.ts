/** A counter as it was last read. */
interface Reading {
  value: number;
  date: string;
  order: number;
}

const GOES_BACK = {
  problem: 'is earlier than the row before it: rows of a running total must be in the order of time',
};

/** Turns the readings of counters into what was added since the reading before. */
export class RunningTotals {
  private readonly last = new Map<string, Reading>();

  /**
   * @param stream names the counter
   * @param daily whether it begins at 0 each day. One that does not is counted from its first reading, which adds nothing
   * that is known. A counter that became smaller began at 0 again.
   */
  increment(stream: string, reading: Reading, daily: boolean): number | 'missing' | { problem: string } {
    const before = this.last.get(stream);
    if (before && (reading.date < before.date || reading.order < before.order)) return GOES_BACK;
    this.last.set(stream, reading);
    if (before === undefined) return daily ? reading.value : 'missing';
    if (daily && reading.date !== before.date) return reading.value;
    return reading.value < before.value ? reading.value : reading.value - before.value;
  }
}
