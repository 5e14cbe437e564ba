import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from './rows.js';

/**
 * What time it is for every decision about periods and lateness: all replicas ask the one database, so that a replica
 * whose own clock is wrong decides like the others. What is only told or stamped may use `Clock` (decision 26).
 */
@Injectable()
export class DatabaseClock {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async now(): Promise<Date> {
    const [row] = await selectRows<{ now: Date }>(this.dataSource, 'select now() as now');
    return row.now;
  }
}
