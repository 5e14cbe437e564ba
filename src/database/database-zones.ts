import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from './rows.js';

/**
 * The time zones that PostgreSQL knows, asked once. Node knows others, too: a zone that only one of both knows would be
 * stored and then break every statement that uses it.
 */
@Injectable()
export class DatabaseZones {
  private names: Promise<ReadonlySet<string>> | null = null;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async knows(zone: string): Promise<boolean> {
    this.names ??= this.read();
    try {
      return (await this.names).has(zone.toLowerCase());
    } catch (error) {
      this.names = null;
      throw error;
    }
  }

  /** Both PostgreSQL and Node ignore capitals in names of zones. */
  private async read(): Promise<ReadonlySet<string>> {
    const rows = await selectRows<{ name: string }>(
      this.dataSource,
      'select lower(name) as name from pg_timezone_names',
    );
    return new Set(rows.map(({ name }) => name));
  }
}
