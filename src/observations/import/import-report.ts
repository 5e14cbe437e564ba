import { AppError } from '../../common/errors.js';

/** What became of one file. The keys are written as the report is printed. */
export interface FileReport {
  file: string;
  /** Rows read, the header not counted. */
  lines: number;
  /** Observations stored: accepted + duplicates. */
  observations: number;
  accepted: number;
  duplicates: number;
  /** Mapped cells that hold no value, or whose condition does not hold. */
  skipped_missing: number;
  /** Rows that could not be read, and observations that were refused. */
  rejected: number;
  /** False: the file was not read to its end. Rows up to `loaded_to_line` are stored; importing again completes it. */
  complete: boolean;
  /** The last line of the file (the header is line 1) whose row is dealt with; 0 when none is. */
  loaded_to_line: number;
}

/** One thing wrong in a file. Tells the column and the reason, never the value. */
export interface ImportProblem {
  file: string;
  line: number;
  field?: string;
  reason: string;
}

export interface ImportReport {
  files: FileReport[];
  /** People with at least one observation stored. */
  users: number;
  rejected_total: number;
  /** The first 100. */
  problems: ImportProblem[];
}

export const MAX_PROBLEMS = 100;

/**
 * An import that was refused before anything was loaded (`import_refused`), or that broke off (`import_incomplete`).
 * The report says how far it came.
 */
export class ImportFailedError extends AppError {
  constructor(
    code: 'import_refused' | 'import_incomplete',
    message: string,
    readonly report: ImportReport,
    cause?: unknown,
  ) {
    super(code, message, {
      status: 400,
      level: 'warn',
      cause,
      problems: report.problems.map(({ file, line, field, reason }) => ({
        field: [file, `line ${line}`, field].filter((part) => part !== undefined).join(', '),
        reason,
      })),
    });
  }
}

export function emptyFileReport(file: string): FileReport {
  return {
    file,
    lines: 0,
    observations: 0,
    accepted: 0,
    duplicates: 0,
    skipped_missing: 0,
    rejected: 0,
    complete: false,
    loaded_to_line: 0,
  };
}
