import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from './rows.js';

/** Single values that outlive a process. */
@Injectable()
export class ServiceSettings {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The stored value, or `initial` stored by whoever comes first: every replica gets the same answer. */
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

  /** For what one replica does at a time: true for whoever comes first in every `seconds`, on the database's clock. */
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
