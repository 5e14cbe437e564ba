import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from './rows.js';

/** Single values that outlive a process. */
@Injectable()
export class ServiceSettings {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns the stored value. The first caller stores `initial`, so that every replica gets the same value. */
  async getOrCreate<T>(name: string, initial: T): Promise<T> {
    await this.dataSource.query(
      `insert into service_setting (name, value) values ($1, $2) on conflict (name) do nothing`,
      [name, JSON.stringify(initial)],
    );
    const [row] = await selectRows<{ value: T }>(
      this.dataSource,
      `select value from service_setting where name = $1`,
      [name],
    );
    return row.value;
  }

  /** For work of one replica at a time: true for the first caller in every `seconds`, by the database's clock. */
  async takeTurn(name: string, seconds: number): Promise<boolean> {
    const rows = await selectRows(
      this.dataSource,
      `insert into service_setting (name, value) values ($1, 'null')
       on conflict (name) do update set updated_at = now()
         where service_setting.updated_at <= now() - make_interval(secs => $2)
       returning name`,
      [name, seconds],
    );
    return rows.length === 1;
  }
}
