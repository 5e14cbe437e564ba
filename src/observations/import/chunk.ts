import type { LocatedObservation } from './person-day.js';
import type { RowReading } from './row-reader.js';

interface ChunkProblem {
  line: number;
  field?: string;
  reason: string;
}

/** The rows of a file that are read but not stored yet. They are stored and counted together. */
export class Chunk {
  readonly observations: LocatedObservation[] = [];
  readonly problems: ChunkProblem[] = [];
  lines = 0;
  missing = 0;
  lastLine = 0;

  /** Adds a row without its observations, which may have to wait for other rows. */
  addRow(line: number, { missing, problems }: RowReading): void {
    this.lines += 1;
    this.lastLine = line;
    this.missing += missing;
    for (const problem of problems) this.problems.push({ line, ...problem });
  }
}
