import { Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { KeyAdmin, type ListedKey } from '../../access/keys/key-admin.js';
import { CLI, type Scope, SCOPES } from '../../access/scopes.js';
import { daysField, keyNameField, scopesField } from '../../admin/admin-keys.dto.js';
import { print, printError, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

interface AddOptions {
  scopes: Scope[];
  days?: number | null;
  json?: boolean;
}

export const keysCommand = (): Command =>
  new Command('keys')
    .description('make, list and revoke the keys of the API')
    .addCommand(addCommand())
    .addCommand(
      new Command('list')
        .description('list all keys with scopes, expiry and last use, never the keys themselves')
        .addOption(jsonOption())
        .action((options: { json?: boolean }) =>
          withApplication(async (app) => {
            const items = await app.get(KeyAdmin, { strict: false }).list();
            if (options.json) printJson({ items });
            else if (items.length === 0) print('There are no keys.');
            else items.forEach((key) => print(line(key)));
          }),
        ),
    )
    .addCommand(
      new Command('revoke')
        .description('revoke a key for ever; a running service refuses it within 5 seconds')
        .argument('<name>', 'as `keys list` shows it', (text) => parsed(keyNameField, text))
        .addOption(jsonOption())
        .action((name: string, options: { json?: boolean }) =>
          withApplication(async (app) => {
            const key = await app.get(KeyAdmin, { strict: false }).revoke(name, CLI);
            if (options.json) printJson(key);
            else print(`${key.name} is revoked since ${key.revoked_at!.toISOString()}`);
          }),
        ),
    );

const addCommand = (): Command =>
  new Command('add')
    .description('make a key; only this output shows it')
    .argument('<name>', 'for the audit; never used twice', (text) => parsed(keyNameField, text))
    .requiredOption('--scopes <list>', `one or more of ${SCOPES.join(',')}, with commas`, (text) =>
      parsed(scopesField, text.split(',')),
    )
    .option('--days <number>', 'days until it expires; default: it does not expire', (text) =>
      parsed(daysField, Number(text)),
    )
    .addOption(jsonOption())
    .action((name: string, { scopes, days = null, json }: AddOptions) =>
      withApplication(async (app) => {
        const added = await app.get(KeyAdmin, { strict: false }).add({ name, scopes, days }, CLI);
        if (json) return printJson(added);
        print(added.key);
        printError(`Keep it now: only its hash is stored. ${limits(added.scopes, added.expires_at)}`);
      }),
    );

const line = ({ name, scopes, source, created_at: created, ...key }: ListedKey): string =>
  [
    name,
    limits(scopes, key.expires_at),
    created === null ? `from the ${source}` : `made ${created.toISOString()} by ${key.created_by}`,
    key.last_used_at === null ? 'not used' : `last used ${key.last_used_at.toISOString()}`,
    ...(key.revoked_at === null ? [] : [`REVOKED ${key.revoked_at.toISOString()}`]),
  ].join('  ');

const limits = (scopes: readonly Scope[], expires: Date | null): string =>
  `${scopes.join(',')}  ${expires === null ? 'does not expire' : `until ${expires.toISOString()}`}`;

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join('; '));
  return data;
}
