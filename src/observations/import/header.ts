import type { RowProblem } from './row-reader.js';

/** Finds columns by name, and collects the problems of a header. */
export class Header {
  readonly problems: RowProblem[] = [];

  constructor(private readonly names: readonly string[]) {}

  /** The position of a required column, or -1; a missing column is noted as a problem once. */
  require(name: string): number {
    const place = this.find(name);
    if (place < 0 && !this.problems.some((problem) => problem.field === name))
      this.problems.push({ field: name, reason: 'the column is missing' });
    return place;
  }

  /** The position of an optional column, or -1. */
  find(name: string): number {
    const place = this.names.indexOf(name);
    if (place >= 0 && this.names.includes(name, place + 1) && !this.problems.some((p) => p.field === name))
      this.problems.push({ field: name, reason: 'the column appears twice' });
    return place;
  }
}
