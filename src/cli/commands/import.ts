import { Command } from 'commander';
import { ImportFailedError, type ImportReport } from '../../observations/import/import-report.js';
import { ObservationImporter } from '../../observations/import/observation-importer.js';
import type { ImportMapping } from '../../observations/import/import-mapping.js';
import { FORMATS_OF_DOORS } from '../../observations/doors/doors.js';
import { PRESET_NAMES } from '../../observations/import/presets.js';
import { readMappingFile } from '../../observations/import/read-mapping.js';
import { print, printError, printJson } from '../printer.js';
import { Progress } from '../progress.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption } from './options.js';

interface ImportOptions {
  format: string;
  path: string;
  mapping?: string;
  user?: string;
  json?: boolean;
}

const SHOWN_PROBLEMS = 10;
const MB = 1e6;

export const importCommand = (): Command =>
  new Command('import')
    .description('load observations from files')
    .requiredOption(
      '--format <format>',
      `csv (long format, or wide with --mapping), or one of ${[...PRESET_NAMES, ...FORMATS_OF_DOORS].join(', ')}`,
    )
    .requiredOption('--path <path>', 'a file, or a folder of files')
    .option('--mapping <file>', 'JSON file that maps the columns of a wide file (docs/import.md)')
    .option('--user <id>', 'whose the files are, where they do not say it')
    .addOption(jsonOption())
    .action(async (options: ImportOptions) => {
      const mapping = options.mapping === undefined ? undefined : await readMappingFile(options.mapping);
      const stop = new AbortController();
      await withApplication(
        async (app) => {
          const importer = app.get(ObservationImporter, { strict: false });
          const report = await load(importer, options, mapping, stop.signal);
          if (options.json) printJson(report);
          else printReport(report);
          if (report.rejected_total > 0 || report.files.some((file) => !file.complete)) exitUnsuccessful();
        },
        () => stop.abort(),
      );
    });

/** A broken import has a report too, which says how far the import got. */
async function load(
  importer: ObservationImporter,
  options: ImportOptions,
  mapping: ImportMapping | undefined,
  signal: AbortSignal,
): Promise<ImportReport> {
  const progress = new Progress('MB');
  try {
    return await importer.importFiles({
      format: options.format,
      path: options.path,
      user: options.user,
      mapping,
      signal,
      onProgress: ({ bytesRead, bytesTotal }) =>
        progress.set(Math.round((10 * bytesRead) / MB) / 10, Math.round((10 * bytesTotal) / MB) / 10),
    });
  } catch (error) {
    if (!(error instanceof ImportFailedError)) throw error;
    exitUnsuccessful();
    printError(error.message);
    return error.report;
  } finally {
    progress.stop();
  }
}

function printReport(report: ImportReport): void {
  for (const file of report.files)
    print(
      `${file.file}: ${file.lines} lines, ${file.accepted} observations accepted, ${file.duplicates} already known, ` +
        `${file.skipped_missing} cells without a value, ${file.rejected} rejected` +
        (file.folded ? `, ${file.folded} folded into others of their day` : '') +
        (file.deleted ? `, ${file.deleted} taken back` : '') +
        (file.complete ? '' : ` - INCOMPLETE, loaded to line ${file.loaded_to_line}`),
    );
  for (const { file, not_read: kinds = {} } of report.files)
    for (const [kind, count] of Object.entries(kinds)) print(`  ${file}: ${kind}: ${count} not read`);
  print(`${report.users} people`);
  for (const { file, line, field, reason } of report.problems.slice(0, SHOWN_PROBLEMS))
    print(`  ${file}${line > 0 ? `:${line}` : ''}: ${field ? `${field}: ` : ''}${reason}`);
  const more = report.rejected_total - SHOWN_PROBLEMS;
  if (more > 0) print(`  and ${more} more (--json lists the first 100)`);
}
