import type { Scope } from '../../../access/scopes.js';
import type { AppConfig } from '../../../config/app-config.js';
import { keyDigest, type NamedKey } from '../../../config/named-keys.js';
import { selectRows } from '../../../database/rows.js';
import { fail, pass, type PreflightCheck, type PreflightContext } from '../check.js';
import { keyWeakness } from './key-strength.js';

const CREATE_EACH = 'Create each with `openssl rand -hex 32`.';

/** Keys must be set, be hard to guess and all be different. Of keys given as hashes only the latter can be checked. */
export const keysCheck: PreflightCheck = {
  name: 'keys',
  inspect: async (context) => {
    const { keys } = context.config;
    const secrets = secretsOf(context.config);
    const problems = [
      ...(await unopened('ADMIN_API_KEY', keys.admin ?? keys.adminList, ['admin', 'view'], context)),
      ...(await unopened(
        'SERVICE_API_KEY',
        keys.service ?? keys.serviceList,
        ['ingest', 'read', 'erase'],
        context,
      )),
      ...[...secrets].flatMap(([name, { key }]) => {
        const weakness = key === null ? null : keyWeakness(key);
        return weakness === null ? [] : [`${name} ${weakness}`];
      }),
      ...shared(secrets),
    ];
    if (problems.length > 0) return fail(`${problems.join('; ')}.`, CREATE_EACH);
    return pass(`${[...secrets.keys()].join(', ')}: all are set, strong and different.`);
  },
};

/** Routes are open to the keys of the environment, or to one of the database with such a scope. */
async function unopened(
  name: string,
  given: unknown,
  scopes: readonly Scope[],
  { database }: PreflightContext,
): Promise<string[]> {
  if (given !== null) return [];
  const missing = [`${name} is not set: its routes refuse every request`];
  try {
    const stored = await selectRows<{ scopes: Scope[] }>(
      database(),
      `select scopes from api_key where revoked_at is null and (expires_at is null or expires_at > now())`,
    );
    return stored.some((key) => key.scopes.some((scope) => scopes.includes(scope))) ? [] : missing;
  } catch {
    // There is no database, or it has not been migrated: other checks report that.
    return missing;
  }
}

type Secret = Pick<NamedKey, 'digest' | 'key'>;

function secretsOf({ keys, alerts, appWebhook }: AppConfig): Map<string, Secret> {
  const single = {
    ADMIN_API_KEY: keys.admin,
    SERVICE_API_KEY: keys.service,
    LINK_SECRET: keys.linkSecret,
    ...numbered('ALERT_WEBHOOK_SECRET', alerts.webhookSecrets),
    ...numbered('APP_WEBHOOK_SECRET', appWebhook.secrets),
  };
  const given = Object.entries(single).filter((entry): entry is [string, string] => entry[1] !== null);
  const named = (list: string, all: readonly NamedKey[] | null): [string, Secret][] =>
    (all ?? []).map((key) => [`${list} (${key.name})`, key]);
  return new Map([
    ...given.map(([name, key]): [string, Secret] => [name, { key, digest: keyDigest(key) }]),
    ...named('ADMIN_API_KEYS', keys.adminList),
    ...named('SERVICE_API_KEYS', keys.serviceList),
  ]);
}

/** The first of several secrets has the variable's name alone. */
function numbered(name: string, secrets: readonly string[] | null): Record<string, string> {
  return Object.fromEntries(
    (secrets ?? []).map((secret, index) => [index === 0 ? name : `${name} (${index + 1})`, secret]),
  );
}

function shared(secrets: ReadonlyMap<string, Secret>): string[] {
  const entries = [...secrets];
  return entries.flatMap(([name, { digest }], index) =>
    entries
      .slice(index + 1)
      .filter(([, other]) => other.digest === digest)
      .map(([other]) => `${name} and ${other} are the same`),
  );
}
