import { evidenceOf } from '../../src/intelligence/analysis/evidence/evidence.js';
import { allWeeks, type WrittenWeek } from './composed-weeks.js';
import { atLeast, type Figure, withoutBar } from './figure.js';
import type { Setting } from './setting.js';
import { type TextWithFacts, textsWithFacts } from './texts-with-facts.js';

/** Every text with a number: do its facts lead to days and values? */
export async function measure(setting: Setting): Promise<Figure[]> {
  let withNumber = 0;
  let resolved = 0;
  let weeks = 0;
  for await (const written of allWeeks(setting)) {
    weeks++;
    for (const text of textsWithFacts(written)) {
      if (!/\d/.test(text.text)) continue;
      withNumber++;
      if (leadsToDays(text, written)) resolved++;
    }
  }
  return [
    atLeast('texts with a number whose facts lead to days and values', resolved / withNumber, 1),
    withoutBar('weeks read', weeks, 'number'),
    withoutBar('texts with a number', withNumber, 'number'),
  ];
}

function leadsToDays({ facts, unknownIds }: TextWithFacts, { week }: WrittenWeek): boolean {
  if (facts.length === 0 || unknownIds.length > 0) return false;
  return facts.every((fact) => {
    const { days } = evidenceOf(fact, week.series);
    return days.length > 0 && days.every(({ date, value }) => date !== '' && Number.isFinite(value));
  });
}
