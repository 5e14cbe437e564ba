/** Control and format characters (NUL, escape, direction marks), halves of surrogate pairs, and line separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text);

/** What moves a terminal's cursor, changes its colours or title, or reverses what follows. Line breaks and tabs do not. */
const TERMINAL_CONTROL = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Zl}\p{Zp}]/gu;

/** Writes such characters as escapes, which a JSON text may hold too. */
export const escapeControl = (text: string): string =>
  text.replace(TERMINAL_CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
