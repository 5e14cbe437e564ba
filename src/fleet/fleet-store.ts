import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../database/rows.js';
import { differences } from './compare-settings.js';
import { fingerprintsOf, type ProcessRole, type SettingDigests } from './setting-digests.js';

/** A process that has not been seen for so long has gone, or cannot reach the database. */
const LIVING_SECONDS = 60;
/** Rows of processes that died without removing theirs. */
const FORGOTTEN_SECONDS = 3600;
export const FLEET_KEY = 'fleet_key';

/** A living process as operators see it. It holds names of variables, never a value. */
export interface FleetMember {
  name: string;
  role: ProcessRole;
  version: string;
  started_at: Date;
  seen_at: Date;
  /** One digest per group of settings: processes with equal digests have equal settings. */
  fingerprint: Record<string, string>;
  /** The variables in which it differs from the others. */
  differs: string[];
}

export interface FleetRow extends Omit<FleetMember, 'fingerprint' | 'differs'> {
  settings: SettingDigests;
}

/** Rows of service_process: which processes run, and with which settings. Times are those of the database's clock. */
@Injectable()
export class FleetStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async recordSeen(process: Pick<FleetRow, 'name' | 'role' | 'version' | 'settings'>): Promise<void> {
    await this.dataSource.query(
      `insert into service_process (name, role, version, settings) values ($1, $2, $3, $4)
       on conflict (name) do update set seen_at = now(), settings = excluded.settings`,
      [process.name, process.role, process.version, JSON.stringify(process.settings)],
    );
    await this.dataSource.query(
      `delete from service_process where seen_at < now() - make_interval(secs => $1)`,
      [FORGOTTEN_SECONDS],
    );
  }

  async remove(name: string): Promise<void> {
    await this.dataSource.query(`delete from service_process where name = $1`, [name]);
  }

  /** The living processes, those that serve first and the oldest first, with the variables in which each differs. */
  async living(): Promise<(FleetRow & Pick<FleetMember, 'differs'>)[]> {
    const rows = await selectRows<FleetRow>(
      this.dataSource,
      `select name, role, version, started_at, seen_at, settings from service_process
       where seen_at > now() - make_interval(secs => $1) order by role, started_at, name`,
      [LIVING_SECONDS],
    );
    const differing = differences(rows);
    return rows.map((row) => ({ ...row, differs: differing.get(row.name)! }));
  }
}

/** Replaces digests of variables by those of their groups. */
export function toMember(
  { settings, ...row }: Awaited<ReturnType<FleetStore['living']>>[number],
  key: string,
): FleetMember {
  return { ...row, fingerprint: fingerprintsOf(settings, key) };
}
