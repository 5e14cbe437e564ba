import { createPcg } from '../../src/common/pcg.js';
import { testQuestions, SHOWN_Q } from './test-questions.js';
import { atMost, withoutBar, type Figure } from './figure.js';
import { type Setting, sized } from './setting.js';
import { codesOf, MONDAY, questionGrid, syntheticRecord } from './synthetic.js';

const PEOPLE = 2000;
const BAR = 0.05;

/** In the records of these people nothing is related to anything. How many of them are still shown an association? */
export function measure(setting: Setting): Figure[] {
  return [28, 56, 84].flatMap((days) =>
    ([16, 56] as const).flatMap((size) => nullFigures(days, size, setting)),
  );
}

function nullFigures(days: number, size: 16 | 56, setting: Setting): Figure[] {
  const pcg = createPcg(`E1 ${days} ${size}`);
  const family = questionGrid(size);
  const codes = codesOf(family);
  const people = sized(PEOPLE, setting);
  let withFinding = 0;
  let asked = 0;
  for (let person = 0; person < people; person++) {
    const series = syntheticRecord(pcg, { codes, days, until: MONDAY, ordinal: person % 2 === 1 });
    const { tested } = testQuestions(series, MONDAY, family);
    asked += tested.length;
    if (tested.some(({ q }) => q <= SHOWN_Q)) withFinding++;
  }
  return [
    atMost(`${days} days, ${size} questions`, withFinding / people, BAR),
    ...(days === 28 ? [withoutBar(`${days} days, ${size} questions: asked`, asked / people / size)] : []),
  ];
}
