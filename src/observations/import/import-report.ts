import { AppError } from '../../common/errors.js';

/** The result for one file. The keys are those of the printed report. */
export interface FileReport {
  file: string;
  /** The import, by which it can be undone. Absent for a trial, and when nothing was loaded. */
  import_id?: number;
  /** Earlier imports of the same file with another mapping, which were undone. */
  replaced_imports?: number[];
  /** Rows read, without the header. */
  lines: number;
  /** Observations stored: accepted + duplicates. */
  observations: number;
  accepted: number;
  duplicates: number;
  /** Observations that the file takes back. Absent when there are none. */
  deleted?: number;
  /** Values that became part of another observation, because they are of the same day. Absent when none did. */
  folded?: number;
  /** Records of kinds that no metric takes, by kind. Absent when there are none. */
  not_read?: Record<string, number>;
  /** Mapped cells without a value, and cells whose condition is not met. */
  skipped_missing: number;
  /** Rows that could not be read, and refused observations. */
  rejected: number;
  /** False when the file was not read to its end. Rows up to `loaded_to_line` are stored; importing again completes it. */
  complete: boolean;
  /** The last line of the file (the header is line 1) whose row was processed; 0 when no row was. */
  loaded_to_line: number;
}

/** One problem in a file: the column and the reason, never the value. */
export interface ImportProblem {
  file: string;
  line: number;
  field?: string;
  reason: string;
}

export interface ImportReport {
  files: FileReport[];
  /** Number of users with at least one stored observation. */
  users: number;
  rejected_total: number;
  /** The first 100. */
  problems: ImportProblem[];
  /** Only for a trial (`--dry-run`), by code of the metric. */
  by_metric?: Record<string, MetricReport>;
}

export const MAX_PROBLEMS = 100;
/** Symptoms and medications have names of their own, so that there can be very many. */
export const MAX_METRICS = 1000;

/** How many observations of a metric are stored, stored but left out of the analysis, and refused. */
export interface MetricReport {
  accepted: number;
  suspect: number;
  rejected: number;
}

/**
 * An import that was refused before anything was loaded (`import_refused`), or that stopped early (`import_incomplete`).
 * The report says how far it got.
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
