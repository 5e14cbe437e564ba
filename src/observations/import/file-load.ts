import type { IngestResult } from '../observation-ingestor.js';
import type { Target } from '../imports/import-target.js';
import { breakReason } from './break-reason.js';
import { Chunk } from './chunk.js';
import { BrokenCsvError, type CsvRecord, csvRecords } from './csv-records.js';
import type { ImportJournal } from './import-journal.js';
import { emptyFileReport, type FileReport } from './import-report.js';
import { jsonRecords } from './json-records.js';
import type { LocatedObservation } from './person-day.js';
import type { PreparedFile } from './prepare-file.js';
import { RowFolder } from './row-folder.js';
import type { RowReading } from './row-reader.js';

/** Observations per transaction. */
const CHUNK_SIZE = 5000;
/** Rows without observations take memory too, so their number is limited. */
const MAX_CHUNK_LINES = 50_000;

/** Loads one file in chunks: a chunk is stored and counted in the report as a whole, or not at all. */
export class FileLoad {
  readonly report: FileReport;
  private readonly folder = new RowFolder();
  private chunk = new Chunk();

  constructor(
    private readonly file: PreparedFile,
    private readonly target: Target,
    private readonly journal: ImportJournal,
    private readonly signal?: AbortSignal,
  ) {
    this.report = emptyFileReport(file.name);
  }

  /** @returns null when the file was loaded to its end, otherwise the reason why it was not. */
  async loadFile(onBytes: (bytes: number) => void): Promise<{ stoppedBy: string; cause: unknown } | null> {
    for (const note of this.file.notes) this.journal.noteProblem({ file: this.file.name, line: 1, ...note });
    try {
      await this.loadAll(onBytes);
      this.report.complete = true;
      return null;
    } catch (cause) {
      return { stoppedBy: this.signal?.aborted ? 'interrupted' : breakReason(cause), cause };
    }
  }

  private async loadAll(onBytes: (bytes: number) => void): Promise<void> {
    const { path, delimiter, line: fromLine, mapping } = this.file;
    const options = { onBytes, signal: this.signal };
    const records =
      mapping?.json && this.file.keys
        ? jsonRecords(path, { ...options, ...mapping.json, keys: this.file.keys })
        : csvRecords(path, { ...options, delimiter, fromLine, encoding: mapping?.encoding });
    let above = (this.file.keys ? 0 : 1) + (mapping?.skip_rows ?? 0);
    try {
      for await (const record of records) {
        this.signal?.throwIfAborted();
        above -= 1;
        if (above >= 0) this.report.loaded_to_line = record.line;
        else {
          const observations = this.addRow(record);
          // Most rows fill no chunk, and waiting for each would take as long as reading it.
          if (this.isFullWith(observations)) await this.store(observations);
          else this.chunk.observations.push(...observations);
        }
      }
    } catch (error) {
      // The rows before the broken record are valid.
      if (error instanceof BrokenCsvError) await this.finish();
      throw error;
    } finally {
      // Rows that wait for others of their day are not stored when the import stops.
      const waiting = this.folder.firstLine();
      if (waiting !== null) this.report.loaded_to_line = Math.min(this.report.loaded_to_line, waiting - 1);
    }
    await this.finish();
  }

  /** @returns the observations that are complete. */
  private addRow({ line, cells }: CsvRecord): LocatedObservation[] {
    const reading = this.read(cells);
    this.chunk.addRow(line, reading);
    return this.folder.addRow(line, reading.observations, cells);
  }

  private isFullWith(observations: readonly LocatedObservation[]): boolean {
    const { chunk } = this;
    return chunk.observations.length + observations.length >= CHUNK_SIZE || chunk.lines >= MAX_CHUNK_LINES;
  }

  private async finish(): Promise<void> {
    await this.store(this.folder.takeRest());
    await this.storeChunk();
  }

  private async store(observations: readonly LocatedObservation[]): Promise<void> {
    for (const observation of observations) {
      this.chunk.observations.push(observation);
      if (this.chunk.observations.length >= CHUNK_SIZE) await this.storeChunk();
    }
    if (this.chunk.lines >= MAX_CHUNK_LINES) await this.storeChunk();
  }

  /** The columns without a name at the end of a header may be left out of a row, and a row may end in empty cells. */
  private read(cells: readonly string[]): RowReading {
    const { columns, namedColumns } = this.file;
    const fits =
      cells.length === columns ||
      (cells.length >= namedColumns && cells.slice(columns).every((cell) => cell === ''));
    if (fits) return this.file.readRow(cells);
    const reason = `has ${cells.length} fields where the header has ${columns}`;
    return { observations: [], missing: 0, problems: [{ reason }] };
  }

  private async storeChunk(): Promise<void> {
    const { chunk } = this;
    if (chunk.lines === 0 && chunk.observations.length === 0) return;
    const result = await this.target.ingest(chunk.observations.map(({ raw }) => raw));
    this.chunk = new Chunk();
    this.count(chunk, result);
    const refusals = result.rejected.map(({ index, message: reason }) => {
      const { line, field } = chunk.observations[index];
      return { line, field, reason };
    });
    const problems = [...chunk.problems, ...refusals].sort((a, b) => a.line - b.line);
    for (const problem of problems) this.journal.noteProblem({ file: this.file.name, ...problem });
  }

  private count(chunk: Chunk, { accepted, duplicates, rejected, suspect }: IngestResult): void {
    this.journal.noteOutcomes(
      chunk.observations.map(({ raw }) => raw),
      { rejected, suspect },
    );
    const { report } = this;
    const { folded, repeated } = this.folder.takeCounts();
    if (folded > 0) report.folded = (report.folded ?? 0) + folded;
    report.lines += chunk.lines;
    report.observations += accepted + duplicates + repeated;
    report.accepted += accepted;
    report.duplicates += duplicates + repeated;
    report.skipped_missing += chunk.missing;
    report.rejected += chunk.problems.length + rejected.length;
    report.loaded_to_line = Math.max(report.loaded_to_line, chunk.lastLine);
  }
}
