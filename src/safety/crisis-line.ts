/** Where the country is unknown: a directory of free lines, by country. */
const ANYWHERE = 'a crisis line; findahelpline.com lists free ones in many countries';

const LINES: readonly { line: string; zones: RegExp }[] = [
  {
    // The United States and Canada share the number.
    line: 'the crisis line at 988, by phone or text',
    zones:
      /^America\/(New_York|Detroit|Chicago|Denver|Phoenix|Boise|Los_Angeles|Anchorage|Juneau|Indiana\/.+|Kentucky\/.+|Toronto|Montreal|Winnipeg|Regina|Edmonton|Vancouver|Halifax|Moncton|St_Johns|Whitehorse)$|^Pacific\/Honolulu$|^(US|Canada)\//,
  },
  { line: 'Samaritans at 116 123', zones: /^Europe\/(London|Belfast|Dublin)$/ },
  { line: 'Lifeline at 13 11 14', zones: /^Australia\// },
  { line: 'the crisis line at 1737, by phone or text', zones: /^Pacific\/Auckland$/ },
];

/** A crisis line as the object of "please talk to". The person's time zone is the only hint of their country. */
export function crisisLine(timeZone: string | null): string {
  return LINES.find(({ zones }) => timeZone !== null && zones.test(timeZone))?.line ?? ANYWHERE;
}
