import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';

/** What one replica answered between two availability beats. */
export interface Beat {
  /** Seconds since the beat, by the replica's monotonic clock. The database's clock decides which minute that was. */
  age: number;
  ready: boolean;
  requests: number;
  serverErrors: number;
}

export interface Availability {
  /** Whole minutes of the window, counted from the first beat that was ever recorded. */
  minutes: number;
  minutesDown: number;
  requests: number;
  serverErrors: number;
  /**
   * Minutes served: a minute that was ready counts by the share of its requests that were not answered with 5xx, and
   * any other minute counts as 0 (decision 32).
   */
  minutesServed: number;
}

/** Longer than the longest window of the targets, so that pruning never removes a minute of a window. */
const KEEP_WEEKS = 13;

/** The rows of service_minute: the beats of all replicas by minute (decision 31). */
@Injectable()
export class ServiceMinutes {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async addBeats(beats: readonly Beat[]): Promise<void> {
    await this.dataSource.query(
      `insert into service_minute (minute, ready, requests, server_errors)
       select date_trunc('minute', now() - make_interval(secs => age)), bool_or(ready), sum(requests), sum(server_errors)
       from unnest($1::float8[], $2::boolean[], $3::bigint[], $4::bigint[]) as beat(age, ready, requests, server_errors)
       group by 1 order by 1
       on conflict (minute) do update set ready = service_minute.ready or excluded.ready,
         requests = service_minute.requests + excluded.requests,
         server_errors = service_minute.server_errors + excluded.server_errors`,
      [
        beats.map((beat) => beat.age),
        beats.map((beat) => beat.ready),
        beats.map((beat) => beat.requests),
        beats.map((beat) => beat.serverErrors),
      ],
    );
  }

  /** Returns the availability over the last `seconds`. The current minute does not count. */
  async readAvailability(seconds: number): Promise<Availability> {
    const [row] = await selectRows<Availability>(
      this.dataSource,
      `with span as (
         select date_trunc('minute', now()) as ends,
           greatest(date_trunc('minute', now() - make_interval(secs => $1::float8)),
             coalesce((select min(minute) from service_minute), date_trunc('minute', now()))) as begins)
       select minutes, minutes - ready as "minutesDown", requests, "serverErrors", "minutesServed"
       from span cross join lateral (
         select round(extract(epoch from ends - begins) / 60)::int as minutes, count(*) filter (where ready)::int as ready,
           coalesce(sum(requests), 0)::int8 as requests, coalesce(sum(server_errors), 0)::int8 as "serverErrors",
           coalesce(sum(1 - coalesce(server_errors::float8 / nullif(requests, 0), 0)) filter (where ready), 0) as "minutesServed"
         from service_minute where minute >= begins and minute < ends) as figures`,
      [seconds],
    );
    return row;
  }

  async deleteOldMinutes(): Promise<void> {
    await this.dataSource.query(
      `delete from service_minute where minute < now() - make_interval(weeks => $1)`,
      [KEEP_WEEKS],
    );
  }
}
