import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';

const NAME = 'schedule_owed_since';
/** Clocks of two machines drift apart by less than this in weeks; a clock that was set wrong is further out. */
const DRIFT_SECONDS = 60;

/** Since when the schedule owes runs: the first boot, or the last switch-on of the feature flag. */
@Injectable()
export class OwedSinceStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The instant recorded by whoever came first, on the database's clock: every replica gets the same answer. One that the
   * caller, which has been looking for `watchedSeconds`, knows to be too late was recorded under a clock that was ahead,
   * or by a replica that came after it, and is corrected: it must not swallow the next run (decision 30).
   */
  async readOrRecord(watchedSeconds: number): Promise<Date> {
    await this.dataSource.query(
      `insert into service_setting as recorded (name, value)
       values ($1, to_jsonb(now() - make_interval(secs => $2)))
       on conflict (name) do update set value = excluded.value, updated_at = now()
       where (recorded.value #>> '{}')::timestamptz
         > (excluded.value #>> '{}')::timestamptz + make_interval(secs => $3)`,
      [NAME, watchedSeconds, DRIFT_SECONDS],
    );
    const [row] = await selectRows<{ since: Date }>(
      this.dataSource,
      `select (value #>> '{}')::timestamptz as since from service_setting where name = $1`,
      [NAME],
    );
    return row.since;
  }

  async forget(): Promise<void> {
    await this.dataSource.query(`delete from service_setting where name = $1`, [NAME]);
  }
}
