import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from './rows.js';

/**
 * The time for every decision about periods and lateness. All replicas ask the same database, so that a replica whose
 * own clock is wrong decides as the others do. Times that are only shown or stored may come from `Clock` (decision 26).
 */
@Injectable()
export class DatabaseClock {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async now(): Promise<Date> {
    const [row] = await selectRows<{ now: Date }>(this.dataSource, 'select now() as now');
    return row.now;
  }
}
