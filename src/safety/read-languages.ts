/** The languages of `lexicon`. Another is added only with a list of its own that clinicians have reviewed (decision 96). */
const READ_LANGUAGES: ReadonlySet<string> = new Set(['en']);

/** Whether notes in the language of this locale are read for warning signs. */
export const areNotesRead = (locale: string): boolean => READ_LANGUAGES.has(locale.split('-')[0]);
