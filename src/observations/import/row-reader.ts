import type { RawObservation } from '../ingest/observation.js';

/** What one row of a file holds. */
export interface RowReading {
  observations: RowObservation[];
  /** Mapped cells without a value. */
  missing: number;
  problems: RowProblem[];
}

export interface RowObservation {
  /** The column to name should the observation be refused; undefined where the reason names the field itself. */
  field?: string;
  raw: RawObservation;
}

export interface RowProblem {
  field?: string;
  reason: string;
}

/** Reads the cells of a row that has as many of them as the header. Nothing is looked up, nothing stored. */
export type RowReader = (cells: readonly string[]) => RowReading;

/** A header is either fit for a file, with a reader for its rows, or it is not. */
export type HeaderReading = { read: RowReader; notes: RowProblem[] } | { problems: RowProblem[] };
