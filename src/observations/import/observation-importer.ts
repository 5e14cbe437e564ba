import { Injectable } from '@nestjs/common';
import { BadInputError } from '../../common/errors.js';
import type { Door } from '../doors/door.js';
import { DoorLoad } from '../doors/door-load.js';
import { doorOf, FORMATS_OF_DOORS } from '../doors/doors.js';
import { type ImportIdentity, ImportStore } from '../imports/import-store.js';
import { ImportTarget, type Target, Trial } from '../imports/import-target.js';
import { ImportUndo } from '../imports/import-undo.js';
import { ObservationIngestor } from '../observation-ingestor.js';
import { FileLoad } from './file-load.js';
import { ImportJournal } from './import-journal.js';
import type { ImportMapping } from './import-mapping.js';
import { emptyFileReport, ImportFailedError, type ImportReport } from './import-report.js';
import { prepareFile, type PreparedFile } from './prepare-file.js';
import { fileDigest } from './inspect-file.js';
import { PRESET_NAMES, presetMapping } from './presets.js';
import { readMapping } from './read-mapping.js';
import { selectFiles, selectNamed, selectWhole, type SelectedFile } from './select-files.js';

/** The long format: `user_id,date,metric,value[,unit][,source][,body_site][,id][,observed_until]`. */
export const LONG_FORMAT = 'csv';

export interface ImportProgress {
  /** The file that is being read. */
  file: string;
  /** Bytes of all files together. */
  bytesRead: number;
  bytesTotal: number;
  /** Observations of all files that were stored or known so far. */
  observations: number;
}

export interface ImportRequest {
  /** `csv`, the name of a preset, or that of a door. */
  format: string;
  /** A file, or a folder of files. */
  path: string;
  /** For format `csv` with wide files: the content of a mapping file, which is checked here. */
  mapping?: unknown;
  /** Whose the files are, where they do not say it. */
  user?: string;
  /** Reads and checks the files and stores nothing. */
  dryRun?: boolean;
  onProgress?: (progress: ImportProgress) => void;
  /** Stops the import between two rows; the chunk that is being read is not stored. */
  signal?: AbortSignal;
  /** The id of the first import, if it is free. */
  importId?: number;
  /** Gets the id of each import before anything of it is stored. */
  onImport?: (importId: number) => Promise<void>;
}

/** A file that is ready to be loaded. */
interface PlannedLoad {
  load: FileLoad | DoorLoad;
  target: Target;
  bytes: number;
  identity: () => Promise<ImportIdentity>;
}

/** Loads files of observations. Importing the same files again changes nothing, so a broken import can simply be repeated. */
@Injectable()
export class ObservationImporter {
  constructor(
    private readonly ingestor: ObservationIngestor,
    private readonly imports: ImportStore,
    private readonly undo: ImportUndo,
  ) {}

  /**
   * @throws BadInputError when the format is unknown or the mapping is not valid;
   * ImportFailedError `import_refused` when files or mapped columns are missing (nothing was loaded), and
   * `import_incomplete` when it stopped early (its report says where).
   */
  async importFiles(request: ImportRequest): Promise<ImportReport> {
    const door = doorOf(request.format);
    if (door) return this.importThrough(door, request);
    const selection = await selectFiles(request.path, mappingOf(request));
    const journal = new ImportJournal();
    for (const problem of selection.problems) journal.noteProblem(problem);
    const prepared = await this.prepareAll(selection.files, journal, request.signal);
    if (selection.problems.length > 0 || prepared.length < selection.files.length)
      throw nothingImported(selection.files, journal);
    const { format, signal } = request;
    const loads = prepared.map((file): PlannedLoad => {
      const target = this.targetOf(request);
      const { name, bytes, digest, mapping } = file;
      const user = mapping && 'constant' in mapping.user ? mapping.user.constant : null;
      const wantedId = request.importId;
      const identity = () => Promise.resolve({ file: name, format, digest, mapping, user, wantedId });
      return { load: new FileLoad(file, target, journal, signal), target, bytes, identity };
    });
    return this.loadAll(loads, journal, request);
  }

  private async importThrough(door: Door, request: ImportRequest): Promise<ImportReport> {
    const { user: userId, signal, format } = request;
    checkWishes(request);
    const { files, problems } = await (door.wholeFolder
      ? selectWhole(request.path)
      : selectNamed(request.path, door.fileNames));
    const journal = new ImportJournal();
    for (const problem of problems) journal.noteProblem(problem);
    if (problems.length > 0) throw nothingImported(files, journal);
    const loads = files.map((file): PlannedLoad => {
      const target = this.targetOf(request);
      const load = new DoorLoad({ ...file, userId }, door, target, journal, signal);
      const { name, bytes, path } = file;
      const identity = async () => ({
        file: name,
        format,
        digest: await fileDigest(path, signal),
        mapping: null,
        user: userId ?? null,
        wantedId: request.importId,
      });
      return { load, target, bytes, identity };
    });
    return this.loadAll(loads, journal, request);
  }

  private targetOf({ dryRun, onImport }: ImportRequest): Target {
    return dryRun
      ? new Trial(this.ingestor)
      : new ImportTarget(this.ingestor, this.imports, this.undo, onImport);
  }

  private async prepareAll(
    files: readonly SelectedFile[],
    journal: ImportJournal,
    signal?: AbortSignal,
  ): Promise<PreparedFile[]> {
    const prepared: PreparedFile[] = [];
    for (const file of files) {
      const result = await prepareFile(file, signal);
      if ('readRow' in result) prepared.push(result);
      else
        for (const problem of result.problems) journal.noteProblem({ file: file.name, line: 1, ...problem });
    }
    return prepared;
  }

  private async loadAll(
    loads: readonly PlannedLoad[],
    journal: ImportJournal,
    request: ImportRequest,
  ): Promise<ImportReport> {
    const bytesTotal = loads.reduce((sum, { bytes }) => sum + bytes, 0);
    let bytesRead = 0;
    for (const { load, target, identity } of loads) {
      const { file } = load.report;
      if (target instanceof ImportTarget) Object.assign(load.report, await target.begin(await identity()));
      const failure = await load.loadFile((bytes) => {
        bytesRead += bytes;
        const observations = loads.reduce((sum, one) => sum + one.load.report.observations, 0);
        request.onProgress?.({ file, bytesRead, bytesTotal, observations });
      });
      if (target instanceof ImportTarget) await target.end(load.report);
      if (failure) {
        const { loaded_to_line: line } = load.report;
        journal.noteProblem({ file, line, reason: `stopped after this line: ${failure.stoppedBy}` });
        const message = `The import stopped in ${file} after line ${line}: ${failure.stoppedBy}. What was loaded stays; importing again completes it.`;
        throw new ImportFailedError(
          'import_incomplete',
          message,
          journal.report(loads.map(({ load: { report } }) => report)),
          failure.cause,
        );
      }
    }
    const report = journal.report(loads.map(({ load: one }) => one.report));
    return request.dryRun ? { ...report, by_metric: journal.byMetric() } : report;
  }
}

/** What can be checked without the file. @throws BadInputError */
export function checkWishes(request: Pick<ImportRequest, 'format' | 'mapping' | 'user'>): void {
  const door = doorOf(request.format);
  if (!door) return void mappingOf(request);
  if (door.needsUser && request.user === undefined)
    throw new BadInputError(
      [{ field: 'user', reason: 'is needed: the file does not say whose it is' }],
      'Option --user is needed: the file does not say whose it is.',
    );
  if (request.mapping !== undefined) throw mappingOfOtherFormat();
}

function mappingOf(request: Pick<ImportRequest, 'format' | 'mapping' | 'user'>): ImportMapping | null {
  const mapping = mappingOfFormat(request);
  const { user } = request;
  if (user === undefined || mapping === null) return mapping;
  const files = mapping.files.map((file) =>
    'column' in file.user ? file : { ...file, user: { constant: user } },
  );
  return { ...mapping, files };
}

function mappingOfFormat({
  format,
  mapping,
}: Pick<ImportRequest, 'format' | 'mapping'>): ImportMapping | null {
  if (format === LONG_FORMAT) return mapping === undefined ? null : readMapping(mapping);
  const preset = presetMapping(format);
  if (!preset) {
    const reason = `must be one of ${[LONG_FORMAT, ...PRESET_NAMES, ...FORMATS_OF_DOORS].join(', ')}`;
    throw new BadInputError([{ field: 'format', reason }], `The format ${reason}.`);
  }
  if (mapping !== undefined) throw mappingOfOtherFormat();
  return preset;
}

const mappingOfOtherFormat = (): BadInputError =>
  new BadInputError([
    { field: 'mapping', reason: `belongs to format ${LONG_FORMAT}: others have their own` },
  ]);

function nothingImported(files: readonly SelectedFile[], journal: ImportJournal): ImportFailedError {
  const report = journal.report(files.map(({ name }) => emptyFileReport(name)));
  const [first] = report.problems;
  const message = `Nothing was imported: ${first.file}: ${first.field ? `${first.field}: ` : ''}${first.reason}.`;
  return new ImportFailedError('import_refused', message, report);
}
