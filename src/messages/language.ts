import type { Locale, UnitSystem } from '../common/locales.js';
import type { Language } from '../observations/catalogue/speech-sketch.js';
import british from './catalogues/en-GB.json';
import american from './catalogues/en-US.json';
import german from './catalogues/de.json';
import type { MessageId } from './message.js';
import type { Digits } from './numbers.js';

/** Made from en-US by code, so that a text that is in no catalogue is seen. No person can choose it. */
export const PSEUDO_LOCALE = 'en-XA';
export type RenderLocale = Locale | typeof PSEUDO_LOCALE;

/** How a text is put in words. */
export interface RenderOptions {
  locale: RenderLocale;
  units: UnitSystem;
}

export const DEFAULT_OPTIONS: RenderOptions = { locale: 'en-US', units: 'metric' };

export type Catalogue = Readonly<Partial<Record<MessageId, string>>>;

interface LocaleData {
  /** Whose words metrics are named with. */
  language: Language;
  /** The first that has a text gives it. */
  catalogues: readonly Catalogue[];
  digits: Digits;
  plurals: Intl.PluralRules;
}

const ENGLISH = {
  language: 'en',
  digits: { group: ',', point: '.' },
  plurals: new Intl.PluralRules('en'),
} as const;

const LOCALE_DATA: Readonly<Record<RenderLocale, LocaleData>> = {
  'en-US': { ...ENGLISH, catalogues: [american] },
  'en-GB': { ...ENGLISH, catalogues: [british, american] },
  'en-XA': { ...ENGLISH, catalogues: [american] },
  de: {
    language: 'de',
    catalogues: [german],
    digits: { group: '.', point: ',' },
    plurals: new Intl.PluralRules('de'),
  },
};

export const localeData = (locale: RenderLocale): LocaleData => LOCALE_DATA[locale];

/** @throws Error where no catalogue of the locale has the text; a spec compares the catalogues */
export function patternOf(id: MessageId, locale: RenderLocale): string {
  for (const catalogue of localeData(locale).catalogues) {
    const pattern = catalogue[id];
    if (pattern !== undefined) return pattern;
  }
  throw new Error(`no text ${id} in the catalogue of ${locale}`);
}
