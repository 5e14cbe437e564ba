import { Command } from 'commander';
import { RowPruning } from '../../jobs/pruning.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

export const retentionCommand = (): Command =>
  new Command('retention')
    .description(
      'delete the rows that are older than the settings RETENTION_*_DAYS say, as the service does every night',
    )
    .option('--dry-run', 'delete nothing; only count what would be deleted')
    .addOption(jsonOption())
    .action(({ dryRun, json }: { dryRun?: boolean; json?: boolean }) =>
      withApplication(async (app) => {
        const pruning = app.get(RowPruning, { strict: false });
        const tables = [];
        for (const [table, policy] of pruning.tables()) {
          const rows = dryRun ? await pruning.count(policy) : await pruning.prune(table, policy);
          tables.push({ table, days: pruning.daysOf(policy), rows });
        }
        if (json) return printJson({ dry_run: dryRun === true, tables });
        for (const { table, days, rows } of tables)
          print(`${table}: ${rows} ${dryRun ? 'would be ' : ''}deleted${limitOf(days)}`);
      }),
    );

function limitOf(days: number | null): string {
  if (days === null) return '';
  return days === 0 ? ' (kept for ever)' : ` (after ${days} days)`;
}
