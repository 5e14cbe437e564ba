import { toEntry } from '../../access/audit/audit-entry.js';
import { AuditStore } from '../../access/audit/audit-store.js';
import { CLI } from '../../access/scopes.js';
import { describeError } from '../../common/errors.js';
import { openForTransfer } from '../../database/transfer/data-connection.js';
import { printError } from '../printer.js';

/**
 * Adds an entry to the audit of a database whose data, those of all people, are copied: null as the status before it, and
 * 0 after it. Never rejects, other than what records other commands: data must be saved also from a database that is
 * full or read-only, and one of an old version has no audit.
 */
export async function recordCopy(url: string, command: string, status: number | null): Promise<void> {
  try {
    const { dataSource, close } = await openForTransfer(url);
    try {
      const entry = toEntry({ caller: CLI, method: 'CLI', route: command, status });
      await new AuditStore(dataSource).add([entry]);
    } finally {
      await close();
    }
  } catch (error) {
    printError(`The audit could not be written (${describeError(error).error}); the command continues.`);
  }
}
