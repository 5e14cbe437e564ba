import { Command, InvalidArgumentError } from 'commander';
import { NotFoundError } from '../../common/errors.js';
import { acknowledgeBody, alertIdField } from '../../admin/admin.dto.js';
import { type AlertRow, AlertStore } from '../../notifications/alert-store.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

const LIST_LIMIT = 100;

export const alertsCommand = (): Command =>
  new Command('alerts')
    .description('alerts of the operators')
    .addCommand(
      new Command('list')
        .description('list alerts, newest first')
        .addOption(jsonOption())
        .action((options: { json?: boolean }) =>
          withApplication(async (app) => {
            const rows = await app.get(AlertStore, { strict: false }).list(null, [null, null], LIST_LIMIT);
            if (options.json) printJson({ items: rows });
            else if (rows.length === 0) print('No alerts.');
            else rows.forEach((row) => print(line(row)));
          }),
        ),
    )
    .addCommand(
      new Command('acknowledge')
        .description('stop the reminders of an open alert')
        .argument('<id>', 'as `alerts list` shows it', readId)
        .option('--by <name>', 'name of the person in charge', readName, 'cli')
        .action((id: string, { by }: { by: string }) =>
          withApplication(async (app) => {
            const row = await app.get(AlertStore, { strict: false }).acknowledge(id, by);
            if (row === null) throw new NotFoundError('no_open_alert', 'There is no such open alert.');
            print(line(row));
          }),
        ),
    );

const line = ({
  id,
  state,
  told: { rule, summary },
  first_at: since,
  count,
  acknowledged_by: by,
}: AlertRow): string =>
  `${id}  ${state}${by === null ? '' : ` by ${by}`}  since ${since.toISOString()}  ${count} x  ${rule}: ${summary}`;

function readName(by: string): string {
  const parsed = acknowledgeBody.safeParse({ by });
  if (!parsed.success) throw new InvalidArgumentError('must have 1 to 100 printable characters');
  return parsed.data.by;
}

function readId(text: string): string {
  if (!alertIdField.safeParse(text).success) throw new InvalidArgumentError('must be the id of an alert');
  return text;
}
