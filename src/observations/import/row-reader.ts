import type { Aggregation } from '../catalogue.js';
import type { RawObservation } from '../ingest/observation.js';

/** The content of one row of a file. */
export interface RowReading {
  observations: RowObservation[];
  /** Number of mapped cells without a value. */
  missing: number;
  problems: RowProblem[];
}

/** How several rows of one day become its value. */
export type FoldRule = Aggregation | 'sum' | 'mean' | 'max' | 'min' | 'first' | 'last';

export interface RowObservation {
  /** The column to report when the observation is refused; undefined when the reason itself names the field. */
  field?: string;
  raw: RawObservation;
  /** Only for a row that is a part of its day. `repeats`: a row that is equal to another one counts too. */
  fold?: { rule: FoldRule; repeats: boolean };
}

export interface RowProblem {
  /** Where the reader knows it better than its caller. */
  line?: number;
  field?: string;
  reason: string;
}

/** Reads the cells of a row. It looks nothing up and stores nothing; rows are given in the order of the file. */
export type RowReader = (cells: readonly string[]) => RowReading;

/** Either a reader for the rows below a header, or the header's problems. */
export type HeaderReading = { read: RowReader; notes: RowProblem[] } | { problems: RowProblem[] };
