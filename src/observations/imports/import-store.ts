import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { toUserRef } from '../../common/user-id.js';
import { selectRows } from '../../database/rows.js';
import type { FileMapping } from '../import/import-mapping.js';
import type { FileReport } from '../import/import-report.js';

export interface StoredImport {
  id: number;
  file: string;
  format: string;
  status: 'running' | 'complete' | 'incomplete' | 'undoing' | 'undone';
  lines: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  started_at: Date;
  ended_at: Date | null;
}

/** What makes an import the same as an earlier one: the file, whose it is, and what its columns were taken for. */
export interface ImportIdentity {
  file: string;
  format: string;
  digest: string;
  mapping: FileMapping | null;
  /** The one person that it is of; null: it says for each row. */
  user: string | null;
  /** The id that it gets if it is new and the id is free. */
  wantedId?: number;
}

/** The table of imports. */
@Injectable()
export class ImportStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Begins an import, or continues the one of the same file and mapping.
   * @returns its id, and the imports of the same file with another mapping, which it replaces
   */
  async begin({
    file,
    format,
    digest,
    mapping,
    user,
    wantedId,
  }: ImportIdentity): Promise<{ id: number; replaces: number[] }> {
    const mappingDigest = digestOf(mapping);
    const userId = user === null ? null : toUserRef(user).userId;
    const earlier = await selectRows<{ id: number; mapping_digest: string; status: string }>(
      this.dataSource,
      `select id, mapping_digest, status from import
       where digest = $1 and user_id is not distinct from $2 and status <> 'undone' order by id`,
      [digest, userId],
    );
    // One whose undoing was interrupted is not continued: the rest of it goes.
    const same = earlier.find((one) => one.mapping_digest === mappingDigest && one.status !== 'undoing');
    const replaces = earlier.filter(({ id }) => id !== same?.id).map(({ id }) => id);
    if (same) {
      await this.dataSource.query(`update import set status = 'running', ended_at = null where id = $1`, [
        same.id,
      ]);
      return { id: same.id, replaces };
    }
    const [{ id }] = await selectRows<{ id: number }>(
      this.dataSource,
      `insert into import (id, file, format, digest, mapping_digest, user_id, status)
       select case when $6::bigint is null or exists (select from import where id = $6)
         then nextval(pg_get_serial_sequence('import', 'id')) else $6 end, $1, $2, $3, $4, $5, 'running'
       returning id`,
      [file.slice(0, 255), format, digest, mappingDigest, userId, wantedId ?? null],
    );
    return { id, replaces };
  }

  /** Notes how an import ended. Observations that an earlier try brought count as accepted still. */
  async end(id: number, report: FileReport): Promise<void> {
    await this.dataSource.query(
      `update import set status = $2, lines = $3, accepted = held.accepted,
         duplicates = greatest($4 - held.accepted, 0), rejected = $5, ended_at = now()
       from (select count(*)::int as accepted from observation where import_id = $1) as held
       where id = $1 and status = 'running'`,
      [id, report.complete ? 'complete' : 'incomplete', report.lines, report.observations, report.rejected],
    );
  }

  /** The latest imports first. */
  list(most: number): Promise<StoredImport[]> {
    return selectRows<StoredImport>(
      this.dataSource,
      `select id, file, format, status, lines, accepted, duplicates, rejected, started_at, ended_at
       from import order by id desc limit $1`,
      [most],
    );
  }
}

/** Names are in maps, which JSON would leave out. */
function digestOf(mapping: FileMapping | null): string {
  const text = JSON.stringify(mapping, (_, value: unknown) =>
    value instanceof Map ? [...(value as Map<string, unknown>)] : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
