import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { withinMs } from '../common/within.js';
import { ASK_READ_ONLY, readOnlyReason, type SettingRow } from './connection/session-settings.js';
import { databaseRemedy } from './database-problem.js';
import { selectRows } from './rows.js';

const ANSWERS_WITHIN_MS = 2000;

/** Says whether the service can work with its database now. */
@Injectable()
export class DatabaseState {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Why the database cannot be used; null if it answers and accepts writes. Never rejects. */
  async problem(): Promise<string | null> {
    try {
      const answer = selectRows<SettingRow>(this.dataSource, ASK_READ_ONLY);
      const readOnly = readOnlyReason(await withinMs(ANSWERS_WITHIN_MS, answer));
      return readOnly === null ? null : `the database is read-only: ${readOnly}`;
    } catch (error) {
      return databaseRemedy(error) ?? 'the database does not answer';
    }
  }
}
