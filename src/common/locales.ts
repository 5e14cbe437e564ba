/** The languages, with their country's habits, that a person may choose. */
export const LOCALES = ['en-US', 'en-GB', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en-US';

/** `metric_kj` is metric with energy in kilojoules, as in Australia. */
export const UNIT_SYSTEMS = ['metric', 'metric_kj', 'imperial'] as const;
export type UnitSystem = (typeof UNIT_SYSTEMS)[number];
export const DEFAULT_UNITS: UnitSystem = 'metric';

/**
 * The locale of a text that the host app may have written: `de_AT` is German. What is not known counts as not set.
 * English outside of the United States is closer to British than to American.
 */
export function localeOf(text: string | null): Locale {
  const tag = (text ?? '').replaceAll('_', '-').toLowerCase();
  const exact = LOCALES.find((locale) => locale.toLowerCase() === tag);
  if (exact) return exact;
  if (tag.startsWith('de-')) return 'de';
  return tag.startsWith('en-') ? 'en-GB' : DEFAULT_LOCALE;
}

export const unitsOf = (text: string | null): UnitSystem =>
  UNIT_SYSTEMS.find((system) => system === text) ?? DEFAULT_UNITS;
