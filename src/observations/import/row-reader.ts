import type { RawObservation } from '../ingest/observation.js';

/** The content of one row of a file. */
export interface RowReading {
  observations: RowObservation[];
  /** Number of mapped cells without a value. */
  missing: number;
  problems: RowProblem[];
}

export interface RowObservation {
  /** The column to report when the observation is refused; undefined when the reason itself names the field. */
  field?: string;
  raw: RawObservation;
}

export interface RowProblem {
  field?: string;
  reason: string;
}

/** Reads the cells of a row that has as many cells as the header. It looks nothing up and stores nothing. */
export type RowReader = (cells: readonly string[]) => RowReading;

/** Either a reader for the rows below a header, or the header's problems. */
export type HeaderReading = { read: RowReader; notes: RowProblem[] } | { problems: RowProblem[] };
