import { Injectable } from '@nestjs/common';
import { BadInputError } from '../../common/errors.js';
import type { Door } from '../doors/door.js';
import { DoorLoad } from '../doors/door-load.js';
import { doorOf, FORMATS_OF_DOORS } from '../doors/doors.js';
import { ObservationIngestor } from '../observation-ingestor.js';
import { FileLoad } from './file-load.js';
import { ImportJournal } from './import-journal.js';
import type { ImportMapping } from './import-mapping.js';
import { emptyFileReport, ImportFailedError, type ImportReport } from './import-report.js';
import { prepareFile, type PreparedFile } from './prepare-file.js';
import { PRESET_NAMES, presetMapping } from './presets.js';
import { readMapping } from './read-mapping.js';
import { selectFiles, selectNamed, type SelectedFile } from './select-files.js';

/** The long format: `user_id,date,metric,value[,unit][,source][,body_site][,id][,observed_until]`. */
export const LONG_FORMAT = 'csv';

export interface ImportProgress {
  /** The file that is being read. */
  file: string;
  /** Bytes of all files together. */
  bytesRead: number;
  bytesTotal: number;
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
  onProgress?: (progress: ImportProgress) => void;
  /** Stops the import between two rows; the chunk that is being read is not stored. */
  signal?: AbortSignal;
}

/** Loads files of observations. Importing the same files again changes nothing, so a broken import can simply be repeated. */
@Injectable()
export class ObservationImporter {
  constructor(private readonly ingestor: ObservationIngestor) {}

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
    const loads = prepared.map((file) => new FileLoad(file, this.ingestor, journal, request.signal));
    return this.loadAll(loads, prepared, journal, request);
  }

  private async importThrough(door: Door, request: ImportRequest): Promise<ImportReport> {
    const { user: userId, mapping, signal } = request;
    if (door.needsUser && userId === undefined)
      throw new BadInputError(
        [{ field: 'user', reason: 'is needed: the file does not say whose it is' }],
        'Option --user is needed: the file does not say whose it is.',
      );
    if (mapping !== undefined) throw mappingOfOtherFormat();
    const { files, problems } = await selectNamed(request.path, door.fileNames);
    const journal = new ImportJournal();
    for (const problem of problems) journal.noteProblem(problem);
    if (problems.length > 0) throw nothingImported(files, journal);
    const loads = files.map(
      (file) => new DoorLoad({ ...file, userId }, door, this.ingestor, journal, signal),
    );
    return this.loadAll(loads, files, journal, request);
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
    loads: readonly (FileLoad | DoorLoad)[],
    files: readonly SelectedFile[],
    journal: ImportJournal,
    request: ImportRequest,
  ): Promise<ImportReport> {
    const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0);
    let bytesRead = 0;
    for (const load of loads) {
      const { file } = load.report;
      const failure = await load.loadFile((bytes) => {
        bytesRead += bytes;
        request.onProgress?.({ file, bytesRead, bytesTotal });
      });
      if (failure) {
        const { loaded_to_line: line } = load.report;
        journal.noteProblem({ file, line, reason: `stopped after this line: ${failure.stoppedBy}` });
        const message = `The import stopped in ${file} after line ${line}: ${failure.stoppedBy}. What was loaded stays; importing again completes it.`;
        throw new ImportFailedError(
          'import_incomplete',
          message,
          journal.report(loads.map((l) => l.report)),
          failure.cause,
        );
      }
    }
    return journal.report(loads.map((load) => load.report));
  }
}

function mappingOf(request: ImportRequest): ImportMapping | null {
  const mapping = mappingOfFormat(request);
  const { user } = request;
  if (user === undefined || mapping === null) return mapping;
  const files = mapping.files.map((file) =>
    'column' in file.user ? file : { ...file, user: { constant: user } },
  );
  return { ...mapping, files };
}

function mappingOfFormat({ format, mapping }: ImportRequest): ImportMapping | null {
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
