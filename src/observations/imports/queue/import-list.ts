import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { selectRows } from '../../../database/rows.js';
import type { ImportProblem, ImportReport, MetricReport } from '../../import/import-report.js';
import type { ImportState } from './import-task.js';
import { unknownImport } from './undo-requests.js';

/** An import as the API shows it, whether it came by HTTP or by the command line. */
export interface ShownImport {
  id: number;
  state: ImportState;
  file: string;
  format: string;
  dry_run: boolean;
  /** From 0 to 1, of the file that is read. */
  progress: number;
  /** Observations that were stored or known so far; of an undoing, those that were deleted or restored. */
  observations: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The imports that it became: the same file with the same mapping is one import. */
  import_ids: number[];
  received_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

/** With what only one import is shown with. */
export interface ImportDetails extends ShownImport {
  /** Why it failed; null: it did not. */
  reason: string | null;
  /** The first 100, with line and reason. */
  problems: ImportProblem[];
  lines: number;
  users: number | null;
  by_metric?: Record<string, MetricReport>;
  not_read?: Record<string, number>;
}

interface Row extends Omit<ShownImport, 'progress'> {
  bytes: number;
  bytes_read: number;
  lines: number;
  report: string | null;
  reason: string | null;
}

/** A task that is done counts as undone when all that it became was undone. */
const TASKS = `
  select t.id::float8 as id, t.file, t.format, t.dry_run, t.bytes::float8 as bytes, t.bytes_read::float8 as bytes_read,
    t.received_at, t.started_at, t.ended_at, t.reason, t.report, t.import_ids::float8[] as import_ids, i.lines,
    case when t.state = 'done' and cardinality(t.import_ids) > 0 and i.undone then 'undone' else t.state end as state,
    case when t.state = 'running' then t.observations else coalesce(i.accepted + i.duplicates, 0) end as observations,
    coalesce(i.accepted, 0) as accepted, coalesce(i.duplicates, 0) as duplicates, coalesce(i.rejected, 0) as rejected
  from import_task t left join lateral (
    select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(duplicates), 0)::int as duplicates,
      coalesce(sum(rejected), 0)::int as rejected, coalesce(sum(lines), 0)::int as lines,
      coalesce(bool_and(status = 'undone'), true) as undone
    from import where id = any(t.import_ids)) as i on true
  where t.state <> 'receiving'`;

/** Imports of the command line have no task, and those whose task is forgotten. */
const OTHERS = `
  select i.id::float8 as id, i.file, i.format, false as dry_run, 0::float8 as bytes, 0::float8 as bytes_read,
    i.started_at as received_at, i.started_at, i.ended_at, null as reason, null as report, array[i.id]::float8[] as import_ids,
    i.lines,
    case i.status when 'complete' then 'done' when 'incomplete' then 'failed' when 'undoing' then 'running'
      else i.status end as state,
    i.accepted + i.duplicates as observations, i.accepted, i.duplicates, i.rejected
  from import i where not exists (select from import_task t where i.id = t.id or i.id = any(t.import_ids))`;

/** Shows imports. */
@Injectable()
export class ImportList {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The latest first. @param before only those with a smaller id */
  async list(before: number | null, limit: number): Promise<ShownImport[]> {
    const rows = await selectRows<Row>(
      this.dataSource,
      `select * from (
         (select * from (${TASKS}) as tasks where $1::float8 is null or id < $1 order by id desc limit $2)
         union all
         (select * from (${OTHERS}) as others where $1::float8 is null or id < $1 order by id desc limit $2)) as found
       order by id desc limit $2`,
      [before, limit],
    );
    return rows.map(toShown);
  }

  /** @throws NotFoundError */
  async find(id: number): Promise<ImportDetails> {
    const rows = Number.isSafeInteger(id)
      ? await selectRows<Row>(
          this.dataSource,
          `select * from (${TASKS}) as tasks where id = $1 union all select * from (${OTHERS}) as others where id = $1`,
          [id],
        )
      : [];
    const [row] = rows;
    if (!row) throw unknownImport();
    const report = row.report === null ? null : (JSON.parse(row.report) as ImportReport);
    const notRead = report?.files.find(({ not_read: kinds }) => kinds !== undefined)?.not_read;
    return {
      ...toShown(row),
      reason: row.reason,
      problems: report?.problems ?? [],
      lines: row.lines,
      users: report?.users ?? null,
      ...(report?.by_metric ? { by_metric: report.by_metric } : {}),
      ...(notRead ? { not_read: notRead } : {}),
    };
  }
}

function toShown(row: Row): ShownImport {
  const { id, state, file, format, dry_run, observations, accepted, duplicates, rejected } = row;
  const { import_ids, received_at, started_at, ended_at } = row;
  const share = row.bytes > 0 ? Math.min(1, row.bytes_read / row.bytes) : 1;
  return {
    id,
    state,
    file,
    format,
    dry_run,
    progress: state === 'queued' ? 0 : Math.round(share * 1000) / 1000,
    observations,
    accepted,
    duplicates,
    rejected,
    ...(dry_run ? trialCounts(row.report) : {}),
    import_ids,
    received_at,
    started_at,
    ended_at,
  };
}

/** A trial becomes no import that would hold its counts. */
function trialCounts(
  text: string | null,
): Partial<Pick<ShownImport, 'observations' | 'accepted' | 'duplicates' | 'rejected'>> {
  if (text === null) return {};
  const { files, rejected_total: rejected } = JSON.parse(text) as ImportReport;
  const sum = (key: 'observations' | 'accepted' | 'duplicates'): number =>
    files.reduce((total, file) => total + file[key], 0);
  return {
    observations: sum('observations'),
    accepted: sum('accepted'),
    duplicates: sum('duplicates'),
    rejected,
  };
}
