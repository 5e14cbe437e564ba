import { Command } from 'commander';
import { collectEarly } from '../../common/garbage.js';
import { ImportFailedError, type ImportReport } from '../../observations/import/import-report.js';
import { ObservationImporter } from '../../observations/import/observation-importer.js';
import { ImportStore } from '../../observations/imports/import-store.js';
import { ImportUndo } from '../../observations/imports/import-undo.js';
import type { ImportMapping } from '../../observations/import/import-mapping.js';
import { FORMATS_OF_DOORS } from '../../observations/doors/doors.js';
import { PRESET_NAMES } from '../../observations/import/presets.js';
import { readMappingFile } from '../../observations/import/read-mapping.js';
import { print, printError, printJson } from '../printer.js';
import { Progress } from '../progress.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption } from './options.js';

interface ImportOptions {
  format?: string;
  path?: string;
  dryRun?: boolean;
  mapping?: string;
  user?: string;
  json?: boolean;
}

const SHOWN_PROBLEMS = 10;
const LISTED_IMPORTS = 100;
const MB = 1e6;

export const importCommand = (): Command =>
  new Command('import')
    .description('load observations from files')
    .option(
      '--format <format>',
      `csv (long format, or wide with --mapping), or one of ${[...PRESET_NAMES, ...FORMATS_OF_DOORS].join(', ')}`,
    )
    .option('--path <path>', 'a file, or a folder of files')
    .option('--mapping <file>', 'JSON file that maps the columns of a wide file (docs/import.md)')
    .option('--user <id>', 'whose the files are, where they do not say it')
    .option('--dry-run', 'read and check the files, and store nothing')
    .addOption(jsonOption())
    .addCommand(listCommand())
    .addCommand(undoCommand())
    .action(async (options: ImportOptions, command: Command) => {
      // They are not required options: the subcommands do not have them.
      for (const name of ['format', 'path'] as const)
        if (options[name] === undefined)
          command.error(`error: required option '--${name} <${name}>' not specified`);
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

const listCommand = (): Command =>
  new Command('list')
    .description('the latest imports, which can be undone')
    .addOption(jsonOption())
    .action((_own: unknown, command: Command) =>
      withApplication(async (app) => {
        const imports = await app.get(ImportStore, { strict: false }).list(LISTED_IMPORTS);
        if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson(imports);
        if (imports.length === 0) print('Nothing was imported.');
        for (const { id, file, format, status, accepted, started_at: at } of imports)
          print(`${id}  ${at.toISOString()}  ${status}  ${file} (${format})  ${accepted} observations`);
      }),
    );

const undoCommand = (): Command =>
  new Command('undo')
    .description('delete what an import added, and restore what it replaced')
    .argument('<id>', 'the id of the import, from `import list`')
    .addOption(jsonOption())
    .action((id: string, _own: unknown, command: Command) =>
      withApplication(async (app) => {
        const result = await app.get(ImportUndo, { strict: false }).undo(Number(id));
        if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson(result);
        print(`${result.deleted} observations deleted, ${result.restored} restored.`);
      }),
    );

/** A broken import has a report too, which says how far the import got. */
async function load(
  importer: ObservationImporter,
  options: ImportOptions,
  mapping: ImportMapping | undefined,
  signal: AbortSignal,
): Promise<ImportReport> {
  const progress = new Progress('MB');
  // What is alive does not grow with a file, and the rest of the machine may be small (decision 91).
  collectEarly();
  try {
    return await importer.importFiles({
      format: options.format!,
      path: options.path!,
      dryRun: options.dryRun,
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
  for (const { file, import_id: id, replaced_imports: replaced } of report.files)
    if (id !== undefined)
      print(
        `${file}: import ${id}` +
          (replaced ? `, in place of ${replaced.join(', ')} with another mapping` : '') +
          `; \`import undo ${id}\` takes it back`,
      );
  for (const [metric, { accepted, suspect, rejected }] of Object.entries(report.by_metric ?? {}))
    print(`  ${metric}: ${accepted} to store, ${suspect} to store as suspect, ${rejected} rejected`);
  if (report.by_metric) print('Nothing was stored.');
  print(`${report.users} people`);
  for (const { file, line, field, reason } of report.problems.slice(0, SHOWN_PROBLEMS))
    print(`  ${file}${line > 0 ? `:${line}` : ''}: ${field ? `${field}: ` : ''}${reason}`);
  const more = report.rejected_total - SHOWN_PROBLEMS;
  if (more > 0) print(`  and ${more} more (--json lists the first 100)`);
}
