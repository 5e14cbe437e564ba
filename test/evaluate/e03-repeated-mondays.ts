import { createPcg } from '../../src/common/pcg.js';
import { climbMondays } from './climb-mondays.js';
import { allWeeks, type WrittenWeek } from './composed-weeks.js';
import { atMost, type Figure, withoutBar } from './figure.js';
import { type Setting, sized } from './setting.js';
import { questionGrid } from './synthetic.js';

const PEOPLE = 4000;
const FAMILY = questionGrid(16);

/** A test on every Monday: what it finds in noise, and how the open questions are shown. */
export async function measure(setting: Setting): Promise<Figure[]> {
  return [...noise(setting), ...(await shown(setting))];
}

/** Twenty Mondays of pure noise: how many people ever see a confirmed discovery? */
function noise(setting: Setting): Figure[] {
  const pcg = createPcg('E3');
  const people = sized(PEOPLE, setting);
  let confirmed = 0;
  let candidate = 0;
  for (let person = 0; person < people; person++) {
    const stages = climbMondays(pcg, { family: FAMILY }).flatMap(({ results }) =>
      results.map(({ pair }) => pair.stage),
    );
    if (stages.includes('confirmed')) confirmed++;
    if (stages.includes('candidate')) candidate++;
  }
  return [
    atMost('ever a confirmed discovery, 20 Mondays of noise', confirmed / people, 0.03),
    withoutBar('ever a candidate', candidate / people),
  ];
}

async function shown(setting: Setting): Promise<Figure[]> {
  let most = 0;
  let asserted = 0;
  for await (const written of allWeeks(setting)) {
    const statements = candidatesShown(written);
    most = Math.max(most, statements.length);
    asserted += statements.filter((text) => !text.includes('?')).length;
  }
  return [
    atMost('candidates put forward by one brief, the most', most, 1, 'number'),
    atMost('candidates not worded as a question', asserted, 0, 'number'),
  ];
}

function candidatesShown({ week: { brief, patterns } }: WrittenWeek): string[] {
  const candidates = new Set(
    patterns.patterns
      .filter(({ tier, kind }) => tier === 'candidate' && kind === 'association')
      .flatMap((one) => one.fact_ids),
  );
  return brief.discoveries
    .filter(({ fact_ids }) => fact_ids.some((id) => candidates.has(id)))
    .map(({ statement }) => statement);
}
