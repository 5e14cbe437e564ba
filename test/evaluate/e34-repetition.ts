import { consecutiveWeeks } from './consecutive-weeks.js';
import { atMost, type Figure, share, withoutBar } from './figure.js';
import { narrativeOf, type ReadWeek, recordedWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

/** What a person reads a second time. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const people = consecutiveWeeks(await recordedWeeks(setting));
  const real = people.filter(([{ set }]) => set !== 'simulated');
  return [
    atMost(
      "sentences of the story that are last week's, word for word",
      share(real.flatMap(repeatedIn)),
      0.1,
    ),
    withoutBar(
      'the same, simulated people',
      share(people.filter((one) => !real.includes(one)).flatMap(repeatedIn)),
    ),
    withoutBar("headlines that are last week's", share(real.flatMap(sameHeadlines))),
    atMost('stories that are reported as new twice', sum(people.map(openedTwice)), 0, 'number'),
  ];
}

/** Notices are fixed words on purpose. */
const isFree = ({ message }: { message?: string }): boolean => message?.startsWith('safety.') !== true;

export function repeatedIn(weeks: readonly ReadWeek[]): boolean[] {
  return weeks.slice(1).flatMap(({ brief }, i) => {
    const before = new Set(narrativeOf(weeks[i].brief).map(({ text }) => text));
    return narrativeOf(brief)
      .filter(isFree)
      .map(({ text }) => before.has(text));
  });
}

const sameHeadlines = (weeks: readonly ReadWeek[]): boolean[] =>
  weeks.slice(1).map(({ brief }, i) => brief.main_story.headline === weeks[i].brief.main_story.headline);

function openedTwice(weeks: readonly ReadWeek[]): number {
  const opened = weeks.flatMap(({ brief }) =>
    brief.stories.filter(({ state }) => state === 'opened').map(({ id }) => id),
  );
  return opened.length - new Set(opened).size;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
