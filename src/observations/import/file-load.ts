import type { IngestResult, ObservationIngestor } from '../observation-ingestor.js';
import { breakReason } from './break-reason.js';
import { Chunk } from './chunk.js';
import { BrokenCsvError, type CsvRecord, csvRecords } from './csv-records.js';
import type { ImportJournal } from './import-journal.js';
import { emptyFileReport, type FileReport } from './import-report.js';
import type { PreparedFile } from './prepare-file.js';
import type { RowReading } from './row-reader.js';

/** Observations per transaction. */
const CHUNK_SIZE = 5000;
/** Rows without observations take memory too, so their number is limited. */
const MAX_CHUNK_LINES = 50_000;

/** Loads one file in chunks: a chunk is stored and counted in the report as a whole, or not at all. */
export class FileLoad {
  readonly report: FileReport;
  private chunk = new Chunk();

  constructor(
    private readonly file: PreparedFile,
    private readonly ingestor: ObservationIngestor,
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
    const { path, delimiter } = this.file;
    let isHeader = true;
    try {
      for await (const record of csvRecords(path, { delimiter, onBytes, signal: this.signal })) {
        this.signal?.throwIfAborted();
        if (isHeader) this.report.loaded_to_line = record.line;
        else this.chunk.add(record.line, this.read(record));
        isHeader = false;
        if (this.chunk.observations.length >= CHUNK_SIZE || this.chunk.lines >= MAX_CHUNK_LINES)
          await this.storeChunk();
      }
    } catch (error) {
      // The rows before the broken record are valid.
      if (error instanceof BrokenCsvError) await this.storeChunk();
      throw error;
    }
    await this.storeChunk();
  }

  private read({ cells }: CsvRecord): RowReading {
    if (cells.length === this.file.columns) return this.file.readRow(cells);
    const reason = `has ${cells.length} fields where the header has ${this.file.columns}`;
    return { observations: [], missing: 0, problems: [{ reason }] };
  }

  private async storeChunk(): Promise<void> {
    const { chunk } = this;
    if (chunk.lines === 0) return;
    const result = await this.ingestor.ingest(chunk.observations.map(({ raw }) => raw));
    this.chunk = new Chunk();
    this.count(chunk, result);
    const refusals = result.rejected.map(({ index, message: reason }) => {
      const { line, field } = chunk.observations[index];
      return { line, field, reason };
    });
    const problems = [...chunk.problems, ...refusals].sort((a, b) => a.line - b.line);
    for (const problem of problems) this.journal.noteProblem({ file: this.file.name, ...problem });
  }

  private count(chunk: Chunk, { accepted, duplicates, rejected }: IngestResult): void {
    const refused = new Set(rejected.map(({ index }) => index));
    chunk.observations.forEach(({ raw }, index) => {
      if (!refused.has(index)) this.journal.noteUser(raw.user_id);
    });
    const { report } = this;
    report.lines += chunk.lines;
    report.observations += accepted + duplicates;
    report.accepted += accepted;
    report.duplicates += duplicates;
    report.skipped_missing += chunk.missing;
    report.rejected += chunk.problems.length + rejected.length;
    report.loaded_to_line = chunk.lastLine;
  }
}
