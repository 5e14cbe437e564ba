import { fail, pass, type PreflightCheck, warn } from '../check.js';

/** Links in messages need an https address, and a key that signs them. */
export const linksCheck: PreflightCheck = {
  name: 'links',
  inspect: ({ config: { production, http, keys } }) => {
    if (production && !http.publicUrl?.startsWith('https:'))
      return fail(
        `PUBLIC_URL is ${http.publicUrl === null ? 'not set' : 'not https'}: links to health records need it.`,
        'Set it to the https address under which people reach the service.',
      );
    if (production && keys.linkSecret === null && keys.linkSecrets === null)
      return warn(
        'LINK_SECRET is not set, so it is stored in the database: every reader of the database can sign links.',
        'Set it, or LINK_SECRETS. Links that were sent before will stop working.',
      );
    return pass(`PUBLIC_URL is ${http.publicUrl === null ? 'not set' : 'set'}; links are signed.`);
  },
};
