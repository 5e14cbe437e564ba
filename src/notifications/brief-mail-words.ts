import type { Locale } from '../common/locales.js';

/** What the mail says that a brief is ready. */
export interface BriefMailTexts {
  lang: string;
  subject: string;
  hello: string;
  ready: string;
  read: string;
  holds: string;
  stop: string;
}

/** The words of that mail in a person's language. The catalogues of texts are above this room. */
export abstract class BriefMailWords {
  abstract in(locale: Locale): BriefMailTexts;
}
