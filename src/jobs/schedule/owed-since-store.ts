import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';

const NAME = 'schedule_owed_since';
/** The clocks of two machines drift apart by less than this in weeks; a clock that was set wrong differs by more. */
const DRIFT_SECONDS = 60;

/** Since when the schedule owes runs: the first start, or the last time the feature flag was switched on. */
@Injectable()
export class OwedSinceStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Returns the instant that the first replica recorded on the database's clock, so that every replica gets the same
   * answer. The caller has been watching the schedule for `watchedSeconds`. An instant after that start was recorded under
   * a clock that was ahead, or by a later replica. It is corrected, so that it does not suppress the next run (decision 30).
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
