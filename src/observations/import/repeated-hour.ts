/** The hour that comes twice is one hour a year: more times are not kept than many people have in it. */
const MOST_TIMES = 200_000;

/** Says which time is meant when the clocks went back: the first row of a time comes before the second one in the file. */
export class RepeatedHour {
  private readonly seen = new Set<string>();

  /** @param stream names what was observed, because other rows of the same time do not count */
  pick(instants: readonly string[], stream: string): string {
    if (instants.length === 1) return instants[0];
    const key = `${stream}\0${instants[0]}`;
    if (this.seen.has(key)) return instants[1];
    if (this.seen.size >= MOST_TIMES) this.seen.clear();
    this.seen.add(key);
    return instants[0];
  }
}
