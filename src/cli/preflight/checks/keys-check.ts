import type { Scope } from '../../../access/scopes.js';
import { secretProblems, secretsOf } from '../../../config/secrets.js';
import { VARIABLES } from '../../../config/variables/index.js';
import { selectRows } from '../../../database/rows.js';
import { fail, pass, type PreflightCheck, type PreflightContext } from '../check.js';

const CREATE_EACH = 'Create each with `openssl rand -hex 32`.';

/** Keys must be set, be hard to guess and all be different. Of keys given as hashes only the latter can be checked. */
export const keysCheck: PreflightCheck = {
  name: 'keys',
  inspect: async (context) => {
    const { keys } = context.config;
    const secrets = secretsOf(VARIABLES, context.config);
    const problems = [
      ...(await unopened('ADMIN_API_KEY', keys.admin ?? keys.adminList, ['admin', 'view'], context)),
      ...(await unopened(
        'SERVICE_API_KEY',
        keys.service ?? keys.serviceList,
        ['ingest', 'read', 'erase'],
        context,
      )),
      ...secretProblems(secrets).map(({ field, reason }) => `${field} ${reason}`),
    ];
    if (problems.length > 0) return fail(`${problems.join('; ')}.`, CREATE_EACH);
    return pass(
      `${[...new Set(secrets.map(({ variable }) => variable))].join(', ')}: all are set, strong and different.`,
    );
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
