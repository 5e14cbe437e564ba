import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { MovedTrend, Week } from '../week.js';
import { leanStatement } from '../wording/statements.js';
import { capitalise, listed, voiceOf } from '../wording/voice.js';
import { say } from './sentence.js';

export const factOf = ({ trend }: MovedTrend): string => metricFactId(trend);

/** The proven changes that do not lead the story, by direction; their figures stand in the findings and the table. */
export function tellOthers(week: Week, leading: string | null): Sentence[] {
  const others = week.proven.filter(({ trend }) => trend.metric.code !== leading);
  const also = others.length < week.proven.length;
  if (others.length === 0) return [];
  if (others.length === 1)
    return [say(`${predicate(others[0])}${also ? ' too' : ' this week'}.`, others.map(factOf))];
  return [say(`${byDirection(others, 'were', '')}${also ? ' too' : ' this week'}.`, others.map(factOf))];
}

/** What may have moved, always as "may have", and that it may be chance. */
export function tellLeans({ leaning }: Week): Sentence[] {
  if (leaning.length === 0) return [];
  const ids = leaning.map(factOf);
  if (leaning.length === 1) return [say(leanStatement(leaning[0]), ids)];
  return [say(`${byDirection(leaning, 'may have been', 'a little ')}, but that could be chance.`, ids)];
}

/** "Sleep was longer" */
function predicate({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  return `${voice.subject} ${voice.was} ${direction === 'higher' ? voice.higher : voice.lower}`;
}

/** More names than this on one side are a list nobody reads; the table of measures has them all. */
const MOST_NAMED = 4;

function shortened(names: readonly string[]): string[] {
  return names.length <= MOST_NAMED ? [...names] : [...names.slice(0, MOST_NAMED - 1), 'other measures'];
}

/** "Mood and soreness were higher, stress was lower" */
function byDirection(moved: readonly MovedTrend[], verb: string, hedge: string): string {
  const groups = (['higher', 'lower'] as const).flatMap((direction) => {
    const names = moved.filter((one) => one.direction === direction).map(({ trend }) => trend.metric.label);
    if (names.length === 0) return [];
    const single = names.length === 1 && verb === 'were' && names[0] !== 'steps';
    return [`${listed(shortened(names))} ${single ? 'was' : verb} ${hedge}${direction}`];
  });
  return capitalise(groups.join(', '));
}
