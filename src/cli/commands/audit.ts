import { Command, InvalidArgumentError } from 'commander';
import { type AuditRow, AuditStore } from '../../access/audit/audit-store.js';
import { sinceField } from '../../admin/admin-audit.dto.js';
import { parseDay } from '../../common/calendar.js';
import { readUserRef } from '../../common/user-id.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption, readUserId } from './options.js';

const PAGE = 1000;

export const auditCommand = (): Command =>
  new Command('audit')
    .description('show who read or changed the data of a person, newest first')
    .requiredOption('--user <id>', "UUID or the app's own id", readUserId)
    .option(
      '--since <time>',
      'YYYY-MM-DD (UTC), or ISO 8601 with an offset; default: all that is kept',
      readSince,
    )
    .addOption(jsonOption())
    .action((options: { user: string; since?: string; json?: boolean }) =>
      withApplication(async (app) => {
        const items = await everyEntry(app.get(AuditStore, { strict: false }), options);
        if (options.json) printJson({ items });
        else items.forEach((row) => print(line(row)));
      }),
    );

async function everyEntry(
  store: AuditStore,
  { user, since }: { user: string; since?: string },
): Promise<AuditRow[]> {
  const filter = { userId: readUserRef(user).userId, since: since ?? null, caller: null, route: null };
  const items: AuditRow[] = [];
  let after: (string | null)[] = [null, null];
  for (;;) {
    const page = await store.list({ ...filter, after, limit: PAGE });
    items.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return items;
    after = [last.at.toISOString(), String(last.id)];
  }
}

const line = ({ at, caller, method, route, status, aliased, request_id: id }: AuditRow): string =>
  `${at.toISOString()}  ${caller}  ${method} ${route}  ${status ?? 'begun'}${aliased ? '  (aliased)' : ''}${id === null ? '' : `  ${id}`}`;

function readSince(text: string): string {
  const full = parseDay(text) === null ? text : `${text}T00:00:00Z`;
  if (!sinceField.safeParse(full).success)
    throw new InvalidArgumentError('must be YYYY-MM-DD, or ISO 8601 with an offset');
  return full;
}
