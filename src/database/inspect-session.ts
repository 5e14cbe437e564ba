import type { DataSource } from 'typeorm';
import { AppError } from '../common/errors.js';
import {
  ASK_SETTINGS,
  readOnlyReason,
  type SettingRow,
  settingProblems,
} from './connection/session-settings.js';
import { selectRows } from './rows.js';

/**
 * Refuses a database on which the service could not work as it must.
 * @throws AppError `database_read_only`, `database_unsuitable`
 */
export async function inspectSession(dataSource: DataSource): Promise<void> {
  const rows = await selectRows<SettingRow>(dataSource, ASK_SETTINGS);
  const readOnly = readOnlyReason(rows);
  if (readOnly !== null)
    throw new AppError(
      'database_read_only',
      `The service writes, and the server at DATABASE_URL is read-only: ${readOnly}. Use the address of the primary, and make the database writable.`,
    );
  const problems = settingProblems(rows);
  if (problems.length > 0)
    throw new AppError(
      'database_unsuitable',
      `The service cannot work with this database: ${problems.join('; ')}.`,
    );
}
