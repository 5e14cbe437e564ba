import type { FileReport } from '../import/import-report.js';
import type { RawObservation } from '../ingest/observation.js';
import type { IngestResult, ObservationIngestor } from '../observation-ingestor.js';
import type { ImportIdentity, ImportStore } from './import-store.js';
import type { ImportUndo } from './import-undo.js';

/** Takes the observations of a file. */
export interface Target {
  ingest(items: readonly RawObservation[]): Promise<IngestResult>;
}

/** Checks observations and stores nothing. */
export class Trial implements Target {
  constructor(private readonly ingestor: ObservationIngestor) {}

  ingest(items: readonly RawObservation[]): Promise<IngestResult> {
    return this.ingestor.preview(items);
  }
}

/** Stores observations under the import of their file. Begin it first. */
export class ImportTarget implements Target {
  private id: number | null = null;

  constructor(
    private readonly ingestor: ObservationIngestor,
    private readonly imports: ImportStore,
    private readonly undo: ImportUndo,
    /** Gets the id before anything is stored. */
    private readonly onBegin?: (id: number) => Promise<void>,
  ) {}

  /** An earlier import of the same file with another mapping was a mistake, of which nothing stays. */
  async begin(identity: ImportIdentity): Promise<Pick<FileReport, 'import_id' | 'replaced_imports'>> {
    const { id, replaces } = await this.imports.begin(identity);
    await this.onBegin?.(id);
    for (const earlier of replaces) await this.undo.undo(earlier);
    this.id = id;
    return { import_id: id, ...(replaces.length > 0 ? { replaced_imports: replaces } : {}) };
  }

  ingest(items: readonly RawObservation[]): Promise<IngestResult> {
    return this.ingestor.ingest(items, this.id === null ? null : String(this.id));
  }

  async end(report: FileReport): Promise<void> {
    if (this.id !== null) await this.imports.end(this.id, report);
  }
}
