/** One way to reach help, as a link that a phone or a browser can open. */
export interface HelpContact {
  /** What the link does, in words: "Call 988". */
  label: string;
  /** `tel:`, `sms:` or `https:`. */
  href: string;
}

/** The same before it is in words. */
export interface HelpWay {
  does: 'call' | 'text' | 'open' | 'emergency';
  /** What it reaches: "988", "Samaritans, 116 123". */
  reach: string;
  href: string;
}

interface Country {
  zones: RegExp;
  /** The number of the ambulance. */
  emergency: string;
  /** null: only the directory is known. */
  line: CrisisLine | null;
}

export type CrisisLineKind = 'anywhere' | 'phone_or_text' | 'samaritans' | 'lifeline';

interface CrisisLine {
  /** Which one, and its number or address: what texts in other languages are made of. */
  kind: CrisisLineKind;
  reach: string;
  /** As the object of "please talk to". */
  words: string;
  contacts: readonly HelpWay[];
}

/** Where the country is unknown: a directory of free lines, by country. */
const ANYWHERE: CrisisLine = {
  kind: 'anywhere',
  reach: 'findahelpline.com',
  words: 'a crisis line; findahelpline.com lists free ones in many countries',
  contacts: [{ does: 'open', reach: 'findahelpline.com', href: 'https://findahelpline.com/' }],
};

/** The United States with their territories, and Canada: they share the zones' prefix with countries that have other lines. */
const NORTH_AMERICA =
  'New_York|Detroit|Chicago|Menominee|Denver|Shiprock|Phoenix|Boise|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|' +
  'Yakutat|Nome|Adak|Indianapolis|Fort_Wayne|Louisville|Indiana/.+|Kentucky/.+|North_Dakota/.+|Knox_IN|Puerto_Rico|' +
  'Toronto|Montreal|Nipigon|Thunder_Bay|Winnipeg|Rainy_River|Regina|Swift_Current|Edmonton|Yellowknife|Inuvik|' +
  'Vancouver|Creston|Dawson_Creek|Fort_Nelson|Whitehorse|Dawson|Halifax|Glace_Bay|Moncton|Goose_Bay|St_Johns|' +
  'Iqaluit|Rankin_Inlet|Resolute|Cambridge_Bay|Pangnirtung|Atikokan|Blanc-Sablon';

/** 112 reaches the ambulance in the countries of these zones. The crisis lines differ, so the directory names them. */
const EUROPE_112 =
  'Amsterdam|Andorra|Athens|Berlin|Bratislava|Brussels|Bucharest|Budapest|Busingen|Copenhagen|Helsinki|Lisbon|' +
  'Ljubljana|Luxembourg|Madrid|Malta|Mariehamn|Monaco|Nicosia|Oslo|Paris|Prague|Riga|Rome|San_Marino|Sofia|Stockholm|' +
  'Tallinn|Vaduz|Vatican|Vienna|Vilnius|Warsaw|Zagreb|Zurich';

/** Zones are compared in any case, because PostgreSQL and Intl accept them so. */
const COUNTRIES: readonly Country[] = [
  {
    zones: new RegExp(`^America/(${NORTH_AMERICA})$|^Pacific/(Honolulu|Guam|Saipan)$|^(US|Canada)/`, 'i'),
    emergency: '911',
    line: {
      kind: 'phone_or_text',
      reach: '988',
      words: 'the crisis line at 988, by phone or text',
      contacts: [
        { does: 'call', reach: '988', href: 'tel:988' },
        { does: 'text', reach: '988', href: 'sms:988' },
      ],
    },
  },
  {
    zones: /^Europe\/(London|Belfast|Dublin|Guernsey|Jersey|Isle_of_Man)$|^(GB|GB-Eire|Eire)$/i,
    emergency: '999',
    line: {
      kind: 'samaritans',
      reach: '116 123',
      words: 'Samaritans at 116 123',
      contacts: [{ does: 'call', reach: 'Samaritans, 116 123', href: 'tel:116123' }],
    },
  },
  {
    zones: /^Australia\//i,
    emergency: '000',
    line: {
      kind: 'lifeline',
      reach: '13 11 14',
      words: 'Lifeline at 13 11 14',
      contacts: [{ does: 'call', reach: 'Lifeline, 13 11 14', href: 'tel:131114' }],
    },
  },
  {
    zones: /^Pacific\/(Auckland|Chatham)$|^NZ(-CHAT)?$/i,
    emergency: '111',
    line: {
      kind: 'phone_or_text',
      reach: '1737',
      words: 'the crisis line at 1737, by phone or text',
      contacts: [
        { does: 'call', reach: '1737', href: 'tel:1737' },
        { does: 'text', reach: '1737', href: 'sms:1737' },
      ],
    },
  },
  {
    zones: new RegExp(
      `^Europe/(${EUROPE_112})$|^Atlantic/(Azores|Canary|Madeira|Faroe|Reykjavik)$|^Asia/Nicosia$`,
      'i',
    ),
    emergency: '112',
    line: null,
  },
];

/** The person's time zone is the only hint of their country. */
const countryOf = (timeZone: string | null): Country | null =>
  timeZone === null ? null : (COUNTRIES.find(({ zones }) => zones.test(timeZone)) ?? null);

const lineOf = (timeZone: string | null): CrisisLine => countryOf(timeZone)?.line ?? ANYWHERE;

/** Which crisis line a person is pointed to. */
export const crisisLineFor = (timeZone: string | null): Pick<CrisisLine, 'kind' | 'reach'> =>
  lineOf(timeZone);

/** A crisis line as the object of "please talk to". */
export const crisisLine = (timeZone: string | null): string => lineOf(timeZone).words;

/** Every crisis line that a text may name. */
export const CRISIS_LINES: readonly string[] = [
  ANYWHERE.words,
  ...COUNTRIES.flatMap(({ line }) => line?.words ?? []),
];

/** Whether a text is the number or the address of a crisis line. */
export const isCrisisReach = (text: string): boolean =>
  [ANYWHERE, ...COUNTRIES.flatMap(({ line }) => line ?? [])].some(({ reach }) => reach === text);

/** The crisis line as links. */
export const crisisContacts = (timeZone: string | null): readonly HelpWay[] => lineOf(timeZone).contacts;

/** The ambulance as a link; empty where the country, and so the number, is unknown. */
export function emergencyContacts(timeZone: string | null): readonly HelpWay[] {
  const country = countryOf(timeZone);
  return country === null
    ? []
    : [{ does: 'emergency', reach: country.emergency, href: `tel:${country.emergency}` }];
}
