import { fail, pass, type PreflightCheck, warn } from '../check.js';

/** Links in messages: where they lead, and what signs them. */
export const linksCheck: PreflightCheck = {
  name: 'links',
  look: ({ config: { production, http, keys } }) => {
    if (production && !http.publicUrl?.startsWith('https:'))
      return fail(
        `PUBLIC_URL is ${http.publicUrl === null ? 'not set' : 'not https'}: links to health records need it.`,
        'Set it to the https address under which people reach the service.',
      );
    if (production && keys.linkSecret === null)
      return warn(
        'LINK_SECRET is not set: it lies in the database, and who reads that can sign links.',
        'Set it; links sent before will stop working.',
      );
    return pass(`PUBLIC_URL ${http.publicUrl === null ? 'not set' : 'set'}, links are signed.`);
  },
};
