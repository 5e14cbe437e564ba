import { breakReason } from '../import/break-reason.js';
import type { ImportJournal } from '../import/import-journal.js';
import { emptyFileReport, type FileReport } from '../import/import-report.js';
import type { RowObservation, RowProblem } from '../import/row-reader.js';
import type { Target } from '../imports/import-target.js';
import { BrokenFileError, type Door, type DoorReading } from './door.js';

/** Observations per transaction. */
const CHUNK_SIZE = 5000;
/** Problems take memory too. */
const MOST_PROBLEMS = 5000;
/** Kinds of records that the report names. */
const MOST_KINDS = 100;
const OTHER_KINDS = 'other';
/** A kind is a name of the format. What does not look like one may be anything, and is not shown. */
const KIND = /^[A-Za-z][\w.:/-]{0,99}$/;

interface Located extends RowObservation {
  line: number;
}

/** Loads one file through a door, in chunks: a chunk is stored and counted in the report as a whole, or not at all. */
export class DoorLoad {
  readonly report: FileReport;
  private observations: Located[] = [];
  private problems: (RowProblem & { line: number })[] = [];
  private pending = { lines: 0, missing: 0, folded: 0, lastLine: 0 };

  constructor(
    private readonly file: { path: string; name: string; userId?: string },
    private readonly door: Door,
    private readonly target: Target,
    private readonly journal: ImportJournal,
    private readonly signal?: AbortSignal,
  ) {
    this.report = emptyFileReport(file.name);
  }

  /** @returns null when the file was loaded to its end, otherwise the reason why it was not. */
  async loadFile(onBytes: (bytes: number) => void): Promise<{ stoppedBy: string; cause: unknown } | null> {
    try {
      await this.loadAll(onBytes);
      this.report.complete = true;
      return null;
    } catch (cause) {
      return { stoppedBy: this.signal?.aborted ? 'interrupted' : reasonOf(cause), cause };
    }
  }

  private async loadAll(onBytes: (bytes: number) => void): Promise<void> {
    const { path, userId } = this.file;
    try {
      for await (const readings of this.door.read({ path, userId, onBytes, signal: this.signal })) {
        this.signal?.throwIfAborted();
        for (const reading of readings) {
          this.add(reading);
          if (this.observations.length >= CHUNK_SIZE || this.problems.length >= MOST_PROBLEMS)
            await this.storeChunk();
        }
      }
    } catch (error) {
      // The records before the broken one are valid.
      if (error instanceof BrokenFileError) await this.storeChunk();
      throw error;
    }
    await this.storeChunk();
  }

  private add({ line, observations, missing, problems, notRead, folded }: DoorReading): void {
    const { pending } = this;
    if (folded !== 'whole') pending.lines += 1;
    pending.missing += missing;
    pending.lastLine = Math.max(pending.lastLine, line);
    if (folded === 'part') pending.folded += 1;
    if (notRead !== undefined) this.countKind(notRead);
    for (const observation of observations) this.observations.push({ line, ...observation });
    for (const problem of problems) this.problems.push({ line, ...problem });
  }

  private countKind(kind: string): void {
    const kinds = (this.report.not_read ??= {});
    const isListed = Object.hasOwn(kinds, kind);
    const name = isListed || (Object.keys(kinds).length < MOST_KINDS && KIND.test(kind)) ? kind : OTHER_KINDS;
    kinds[name] = (kinds[name] ?? 0) + 1;
  }

  private async storeChunk(): Promise<void> {
    const { observations, problems, pending, report } = this;
    const result = await this.target.ingest(observations.map(({ raw }) => raw));
    this.observations = [];
    this.problems = [];
    this.pending = { lines: 0, missing: 0, folded: 0, lastLine: pending.lastLine };
    const refused = new Map(result.rejected.map(({ index, message }) => [index, message]));
    const refusals: (RowProblem & { line: number })[] = [];
    observations.forEach(({ line, field }, index) => {
      const reason = refused.get(index);
      if (reason !== undefined) refusals.push({ line, field, reason });
    });
    this.journal.noteOutcomes(
      observations.map(({ raw }) => raw),
      result,
    );
    for (const problem of [...problems, ...refusals].sort((a, b) => a.line - b.line))
      this.journal.noteProblem({ file: this.file.name, ...problem });
    report.lines += pending.lines;
    report.observations += result.accepted + result.duplicates;
    report.accepted += result.accepted;
    report.duplicates += result.duplicates;
    if (result.deleted) report.deleted = (report.deleted ?? 0) + result.deleted;
    if (pending.folded > 0) report.folded = (report.folded ?? 0) + pending.folded;
    report.skipped_missing += pending.missing;
    report.rejected += problems.length + result.rejected.length;
    report.loaded_to_line = pending.lastLine;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof BrokenFileError ? error.message : breakReason(error);
}
