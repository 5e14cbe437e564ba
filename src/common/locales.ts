/** The languages, with their country's habits, that a person may choose. */
export const LOCALES = ['en-US', 'en-GB', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en-US';

/** `metric_kj` is metric with energy in kilojoules, as in Australia. */
export const UNIT_SYSTEMS = ['metric', 'metric_kj', 'imperial'] as const;
export type UnitSystem = (typeof UNIT_SYSTEMS)[number];
export const DEFAULT_UNITS: UnitSystem = 'metric';
