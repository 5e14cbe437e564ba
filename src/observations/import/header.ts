import type { RowProblem } from './row-reader.js';

/** Finds columns by name, and collects what is wrong with a header. */
export class Header {
  readonly problems: RowProblem[] = [];

  constructor(private readonly names: readonly string[]) {}

  /** Place of a column that must be there, or -1 after noting that it is not there once. */
  require(name: string): number {
    const place = this.find(name);
    if (place < 0 && !this.problems.some((problem) => problem.field === name))
      this.problems.push({ field: name, reason: 'the column is missing' });
    return place;
  }

  /** Place of a column that may be left out, or -1. */
  find(name: string): number {
    const place = this.names.indexOf(name);
    if (place >= 0 && this.names.includes(name, place + 1) && !this.problems.some((p) => p.field === name))
      this.problems.push({ field: name, reason: 'the column comes twice' });
    return place;
  }
}
