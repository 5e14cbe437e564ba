import { composedTexts } from './composed-texts.js';
import { atMost, type Figure } from './figure.js';
import { recordedWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

const LEAN = /\b(?:may|might|could) have been\b|\bcould (?:also )?be (?:only )?chance\b/i;

/** How many texts say that something may have changed, without claiming it. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const weeks = await recordedWeeks(setting);
  const texts = weeks.flatMap(composedTexts);
  return [
    atMost('texts with a possible change', texts.filter((text) => LEAN.test(text)).length, 0, 'number'),
    atMost(
      'insights that are no certain ones',
      weeks.flatMap(({ insights }) => insights).filter(({ certainty }) => certainty !== 'proven').length,
      0,
      'number',
    ),
  ];
}
