import type { RowObservation, RowReading } from './row-reader.js';

interface ChunkObservation extends RowObservation {
  line: number;
}

interface ChunkProblem {
  line: number;
  field?: string;
  reason: string;
}

/** The rows of a file that are read but not stored yet. They are stored and counted together. */
export class Chunk {
  readonly observations: ChunkObservation[] = [];
  readonly problems: ChunkProblem[] = [];
  lines = 0;
  missing = 0;
  lastLine = 0;

  add(line: number, { observations, missing, problems }: RowReading): void {
    this.lines += 1;
    this.lastLine = line;
    this.missing += missing;
    for (const observation of observations) this.observations.push({ line, ...observation });
    for (const problem of problems) this.problems.push({ line, ...problem });
  }
}
