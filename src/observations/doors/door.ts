import type { RowObservation, RowProblem } from '../import/row-reader.js';

/** One record of a file. */
export interface DoorReading {
  /** Where it begins. */
  line: number;
  observations: RowObservation[];
  /** How many of its values are absent. */
  missing: number;
  problems: RowProblem[];
  /** The kind of the record, when no metric takes it. */
  notRead?: string;
  /** Its value is part of an observation of its day, which comes later as a reading of its own. */
  folded?: 'part' | 'whole';
}

export interface DoorFile {
  path: string;
  /** Whose the records are; undefined: the records say it. */
  userId?: string;
  /** Called with the bytes of the file that were read since the last call. */
  onBytes: (bytes: number) => void;
  signal?: AbortSignal;
}

/** A format that is not a table: it reads a file of other programs, record by record, in memory that does not grow with it. */
export interface Door {
  /** As in `--format`. */
  name: string;
  /** The names of its files in a folder. */
  fileNames: RegExp;
  /** A folder is one export, with the folders in it, and not one export for each file. */
  wholeFolder?: boolean;
  /** Whether its records do not say whose they are. */
  needsUser: boolean;
  /**
   * The records in the order of the file, several at once.
   *
   * @throws BrokenFileError where the file cannot be read on; the records before are valid
   */
  read(file: DoorFile): AsyncIterable<DoorReading[]>;
}

/** The file cannot be read from here on. The message is safe to show: it contains nothing of the file. */
export class BrokenFileError extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

export const emptyReading = (line: number): DoorReading => ({
  line,
  observations: [],
  missing: 0,
  problems: [],
});
