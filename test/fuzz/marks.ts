import { EXTERNAL_ID_NAMESPACE, uuidV5 } from '../../src/common/user-id.js';

/** Texts that the fuzz plants or sends, so that it recognizes them where they must not be. */

/** A person whose id no request holds: where it appears, it was given to another. */
export const VICTIM = 'victim-of-the-fuzz';
export const VICTIM_ID = uuidV5(VICTIM, EXTERNAL_ID_NAMESPACE);
/** The victim's records and notes hold this word. */
export const VICTIM_WORD = 'zzhemicrania';

/** Begins every external id that is sent. */
export const PERSON = 'fuzzperson';
/** Is in every free text that is sent: health words. */
export const SENT_WORD = 'zzdysphoria';
export const WRONG_KEY = 'zzwrongkey-0123456789abcdef';
export const MAIL_DOMAIN = 'zzfuzz.example';
/** The value of LINK_SECRET. */
export const LINK_SECRET = 'zzlinksecret-0123456789abcdef';

export const PEOPLE = Array.from({ length: 8 }, (_, index) => `${PERSON}-${index}`);
