import type { RowProblem } from './row-reader.js';

/** Finds columns by name, and collects the problems of a header. */
export class Header {
  readonly problems: RowProblem[] = [];

  private readonly used = new Set<string>();

  /** @param otherNames names that a column may have instead */
  constructor(
    private readonly names: readonly string[],
    private readonly otherNames: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {}

  /** The position of a required column, or -1; a missing column is noted as a problem once. */
  require(name: string): number {
    const place = this.find(name);
    if (place < 0 && !this.problems.some((problem) => problem.field === name))
      this.problems.push({ field: name, reason: 'the column is missing' });
    return place;
  }

  /** The position of an optional column, or -1. */
  find(name: string): number {
    const found = [name, ...(this.otherNames.get(name) ?? [])].find((one) => this.names.includes(one));
    if (found === undefined) return -1;
    this.used.add(found);
    const place = this.names.indexOf(found);
    if (this.names.includes(found, place + 1) && !this.problems.some((p) => p.field === name))
      this.problems.push({ field: name, reason: 'the column appears twice' });
    return place;
  }

  /** The only column of a usual name that nothing else reads, or null. Ask for it last. */
  findUnused(usual: RegExp): { name: string; place: number } | null {
    const [found, ...more] = this.names.filter((name) => usual.test(name) && !this.used.has(name));
    return found === undefined || more.length > 0 ? null : { name: found, place: this.find(found) };
  }
}
