import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { AuditTrail } from '../access/audit/audit-trail.js';
import { CLI } from '../access/scopes.js';
import { toUserRef } from '../common/user-id.js';

/** The command of this process. Its subcommand is part of the name: `keys add`. */
let current = { name: 'unknown', users: [] as string[] };

/** Notes which command begins, and the people that its options name. */
export function beginCommand(action: Command): void {
  const names: string[] = [];
  for (let command: Command = action; command.parent !== null; command = command.parent)
    names.unshift(command.name());
  const { user } = action.opts<{ user?: string | string[] }>();
  current = { name: names.join(' '), users: user === undefined ? [] : [user].flat() };
}

/**
 * Does the work of a command, with an entry in the audit before it and one with its exit code after it. A command that
 * cannot be recorded does nothing.
 * @throws AuditUnavailableError
 */
export async function recorded<T>(app: INestApplicationContext, work: () => Promise<T>): Promise<T> {
  const trail = app.get(AuditTrail, { strict: false });
  const people = new Set(current.users.map((id) => toUserRef(id).userId));
  const [first] = people;
  const entry = {
    caller: CLI,
    method: 'CLI',
    route: current.name,
    userId: people.size === 1 ? first : null,
    people: people.size === 0 ? null : people.size,
  };
  await trail.write({ ...entry, status: null });
  try {
    const result = await work();
    trail.record({ ...entry, status: Number(process.exitCode ?? 0) });
    return result;
  } catch (error) {
    trail.record({ ...entry, status: 1 });
    throw error;
  }
}
